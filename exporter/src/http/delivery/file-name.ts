/**
 * What a file is called that is kept.
 * @param time ms since the epoch: of the newest that is in it
 */
export const fileName = (what: string, time: number, extension: string): string =>
  `${what}-${stamp(time)}.${extension}`;

/** In UTC, without what file systems refuse. */
function stamp(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'all';
  return date.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
}
