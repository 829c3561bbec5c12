import type { Work } from '../slices.ts';
import type { Cluster } from './cluster.ts';

/** What Node.js takes for a value beside what is in it, about. */
const VALUE = 16;
const CHARACTER = 2;

/** Counters, buckets and what else there is of each function and worker. */
const NAME = 1_000;

/** Looked at between two places where others may come in. */
const STEP = 512;

/** Bytes, about, that all that is known of a cluster takes: its runs, and texts, names, groups, workers and figures beside them. */
export function* sizeOf(cluster: Cluster): Work<number> {
  const { log, errorTexts, series, failures, groups, events, workers, prefixNames, workerNames } = cluster;
  let bytes = log.columnBytes + errorTexts.size * CHARACTER + series.bytes;
  bytes += (prefixNames.size + workerNames.size) * NAME;
  let looked = 0;
  for (const kept of [log.keys(), failures.all(), groups.all(), events.all(), workers.all()])
    for (const one of kept) {
      bytes += bytesOf(one);
      if (++looked % STEP === 0) yield;
    }
  return bytes;
}

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return VALUE + value.length * CHARACTER;
  if (typeof value !== 'object' || value === null) return VALUE / 2;
  let bytes = 2 * VALUE;
  if (value instanceof Map) for (const [key, one] of value) bytes += VALUE + bytesOf(key) + bytesOf(one);
  else for (const one of Object.values(value)) bytes += bytesOf(one);
  return bytes;
}
