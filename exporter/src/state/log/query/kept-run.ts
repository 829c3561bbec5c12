import { slotOf } from '../runs/rows.ts';
import type { Runs } from '../runs/runs.ts';
import type { WorkerName } from '../../names.ts';

/** A run with all that is kept of it. Times are ms since the epoch. */
export interface KeptRun {
  /** Its scheduler's id. */
  readonly life: string;
  readonly id: number;
  readonly key: string;
  readonly prefix: string;
  readonly worker: WorkerName;
  /** Its lane on the worker. */
  readonly lane: number;
  readonly erred: boolean;
  readonly type: string;
  readonly nbytes: number;
  readonly intervals: readonly KeptInterval[];
  /** null: it has none. */
  readonly exception: string | null;
  readonly traceback: string | null;
}

interface KeptInterval {
  readonly action: string;
  readonly start: number;
  readonly duration: number;
  /** Address that a transfer came from; null: not known, or no transfer. */
  readonly source: string | null;
}

/** @param lifeId of its scheduler */
export function keptRun(store: Runs, lifeId: string, row: number): KeptRun {
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
    lane: runs.lane[slot]!,
    erred: runs.status[slot] === 1,
    type: types.at(runs.type[slot]!),
    nbytes: runs.nbytes[slot]!,
    intervals: intervalsOf(store, runs.firstInterval[slot]!, runs.intervalCount[slot]!),
    exception: exception === 0 ? null : texts.read(exception),
    traceback: traceback === 0 ? null : texts.read(traceback),
  };
}

function intervalsOf(store: Runs, first: number, count: number): KeptInterval[] {
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
