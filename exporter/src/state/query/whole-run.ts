import type { TaskRun } from '@daskscope/api';
import { slotOf } from '../log/rows.ts';
import type { Runs } from '../log/runs.ts';

/** A run that is kept, with all that is known of it. lifeId: of its scheduler. */
export function wholeRun(store: Runs, lifeId: string, row: number): TaskRun {
  const { texts, prefixes, workers, types } = store;
  const runs = store.rows.chunkOf(row);
  const slot = slotOf(row);
  const exception = runs.exception[slot]!;
  const traceback = runs.traceback[slot]!;
  return {
    life: lifeId,
    id: runs.id[slot]!,
    key: runs.key[slot]!,
    prefix: prefixes.at(runs.prefix[slot]!),
    worker: workers.at(runs.worker[slot]!),
    thread: runs.lane[slot]!,
    status: runs.status[slot] === 1 ? 'error' : 'ok',
    type: types.at(runs.type[slot]!),
    nbytes: runs.nbytes[slot]!,
    intervals: intervalsOf(store, runs.firstInterval[slot]!, runs.intervalCount[slot]!),
    exception: exception === 0 ? null : texts.read(exception),
    traceback: traceback === 0 ? null : texts.read(traceback),
    now: null,
  };
}

function intervalsOf(store: Runs, first: number, count: number): TaskRun['intervals'] {
  return Array.from({ length: count }, (_, index) => {
    const columns = store.intervals.chunkOf(first + index);
    const slot = slotOf(first + index);
    const source = columns.source[slot]!;
    return {
      action: store.actions.at(columns.action[slot]!),
      start: columns.start[slot]!,
      duration: columns.duration[slot]!,
      source: source === 0 ? null : store.workers.at(source - 1).address,
    };
  });
}
