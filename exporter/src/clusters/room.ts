/** What is known of a cluster that is gone, beside its runs, takes as much memory as so many runs. */
const LEAST_RUNS = 10_000;

/** Dropped at a time of the log that has most. */
const STEP = 1_000;

/** A cluster whose runs are kept. */
export interface KeptCluster {
  /** ms since the epoch; null: it is not gone. */
  readonly goneSince: number | null;
  readonly log: { readonly size: number; dropOldest(runs: number): void };
}

/**
 * Keeps the runs of all clusters within a capacity. Those that ended longest ago go first, and are returned; while there are
 * none, the log with most runs loses its oldest.
 */
export function makeRoom<Cluster extends KeptCluster>(
  clusters: Iterable<Cluster>,
  capacity: number,
): Cluster[] {
  const all = [...clusters];
  const forgotten: Cluster[] = [];
  let runs = all.reduce((sum, cluster) => sum + weight(cluster), 0);
  const gone = all
    .filter(({ goneSince }) => goneSince !== null)
    .sort((one, other) => one.goneSince! - other.goneSince!);
  for (const cluster of gone) {
    if (runs <= capacity) return forgotten;
    runs -= weight(cluster);
    forgotten.push(cluster);
  }
  const logs = all.filter(({ goneSince }) => goneSince === null).map(({ log }) => log);
  while (runs > capacity) {
    const largest = logs.reduce((one, other) => (other.size > one.size ? other : one));
    const dropped = Math.min(STEP, runs - capacity, largest.size);
    if (dropped === 0) break;
    largest.dropOldest(dropped);
    runs -= dropped;
  }
  return forgotten;
}

const weight = ({ goneSince, log }: KeptCluster): number =>
  goneSince === null ? log.size : Math.max(LEAST_RUNS, log.size);
