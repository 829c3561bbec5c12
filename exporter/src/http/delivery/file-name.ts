/** Of a cluster's name. */
const LONGEST_NAME = 60;

/**
 * What a file is called that is kept.
 * @param cluster its name; null: one is watched
 * @param time ms since the epoch: of the newest that is in it
 */
export function fileName(what: string, cluster: string | null, time: number, extension: string): string {
  // Whatever a cluster is called, it is a name that file systems and headers take.
  const of = cluster === null ? '' : `-${cluster.replaceAll(/[^\w.]+/g, '-').slice(0, LONGEST_NAME)}`;
  return `${what}${of}-${stamp(time)}.${extension}`;
}

/** In UTC, without what file systems refuse. */
function stamp(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'all';
  return date.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
}
