/** What is known of a cluster that is gone takes as much memory as so many runs at least. */
export const LEAST_RUNS = 10_000;

/** Of a run with its key, about. */
const RUN_BYTES = 200;

/** Dropped at a time of the log that has most. */
const STEP = 1_000;

/** A cluster whose runs are kept. */
export interface KeptCluster {
  /** ms since the epoch; null: it is not gone. */
  readonly goneSince: number | null;
  /** That all that is known of it takes; null: it is not gone, or not known yet. */
  readonly bytes: number | null;
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
  const [gone, logs]: [Cluster[], KeptCluster['log'][]] = [[], []];
  let runs = 0;
  for (const cluster of clusters) {
    runs += weight(cluster);
    if (cluster.goneSince === null) logs.push(cluster.log);
    else gone.push(cluster);
  }
  const forgotten: Cluster[] = [];
  for (const cluster of gone.sort((one, other) => one.goneSince! - other.goneSince!)) {
    if (runs <= capacity) return forgotten;
    runs -= weight(cluster);
    forgotten.push(cluster);
  }
  while (runs > capacity) {
    const largest = logs.reduce((one, other) => (other.size > one.size ? other : one));
    const dropped = Math.min(STEP, runs - capacity, largest.size);
    if (dropped === 0) break;
    largest.dropOldest(dropped);
    runs -= dropped;
  }
  return forgotten;
}

/** In runs. */
function weight({ goneSince, bytes, log }: KeptCluster): number {
  if (goneSince === null) return log.size;
  return Math.max(LEAST_RUNS, log.size, Math.ceil((bytes ?? 0) / RUN_BYTES));
}
