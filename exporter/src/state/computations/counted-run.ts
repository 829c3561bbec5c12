import { slotOf } from '../log/runs/rows.ts';
import type { RunsView } from '../log/runs/runs.ts';
import type { WorkerName } from '../names.ts';
import type { CountedRun } from './function-figures.ts';

/** What positions in the columns mean. */
export interface RunNames {
  readonly prefixes: readonly string[];
  readonly workers: readonly WorkerName[];
  readonly actions: readonly string[];
}

/** A run of the log as a computation counts it. */
export function countedRun(view: RunsView, row: number, names: RunNames): CountedRun & { key: string } {
  const runs = view.rows.chunkOf(row);
  const slot = slotOf(row);
  const sums = { compute: 0, transfer: 0, disk: 0, deserialize: 0 };
  let stop = -Infinity;
  const first = runs.firstInterval[slot]!;
  for (let at = first; at < first + runs.intervalCount[slot]!; at++) {
    const intervals = view.intervals.chunkOf(at);
    const duration = intervals.duration[slotOf(at)]!;
    const action = names.actions[intervals.action[slotOf(at)]!]!;
    if (action === 'compute') stop = Math.max(stop, intervals.start[slotOf(at)]! + duration);
    if (action === 'compute' || action === 'transfer' || action === 'deserialize') sums[action] += duration;
    else if (action.startsWith('disk')) sums.disk += duration;
  }
  return {
    ...sums,
    key: runs.key[slot]!,
    prefix: names.prefixes[runs.prefix[slot]!]!,
    worker: names.workers[runs.worker[slot]!]!.address,
    erred: runs.status[slot] === 1,
    nbytes: runs.nbytes[slot]!,
    start: runs.start[slot]!,
    stop: stop === -Infinity ? runs.stop[slot]! : stop,
  };
}
