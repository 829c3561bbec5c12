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

/** A run of the log as a computation counts it. Of each run of each cluster: no object is made for what it sums up. */
export function countedRun(view: RunsView, row: number, names: RunNames): CountedRun & { key: string } {
  const runs = view.rows.chunkOf(row);
  const slot = slotOf(row);
  let [compute, transfer, disk, deserialize] = [0, 0, 0, 0];
  let stop = -Infinity;
  const first = runs.firstInterval[slot]!;
  const end = first + runs.intervalCount[slot]!;
  for (let at = first; at < end; at++) {
    const intervals = view.intervals.chunkOf(at);
    const place = slotOf(at);
    const duration = intervals.duration[place]!;
    const action = names.actions[intervals.action[place]!]!;
    if (action === 'compute') {
      compute += duration;
      stop = Math.max(stop, intervals.start[place]! + duration);
    } else if (action === 'transfer') transfer += duration;
    else if (action === 'deserialize') deserialize += duration;
    else if (action.startsWith('disk')) disk += duration;
  }
  return {
    compute,
    transfer,
    disk,
    deserialize,
    key: runs.key[slot]!,
    prefix: names.prefixes[runs.prefix[slot]!]!,
    worker: names.workers[runs.worker[slot]!]!.address,
    erred: runs.status[slot] === 1,
    nbytes: runs.nbytes[slot]!,
    start: runs.start[slot]!,
    stop: stop === -Infinity ? runs.stop[slot]! : stop,
  };
}
