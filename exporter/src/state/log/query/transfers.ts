import type { Work } from '../../../slices.ts';
import { slotOf } from '../runs/rows.ts';
import type { FoundRuns } from './found-runs.ts';

/** What went from one worker to another. Workers by their position in the dictionary. */
export interface Transferred {
  from: number;
  to: number;
  /** ms */
  duration: number;
  count: number;
}

export interface Transfers {
  readonly pairs: readonly Transferred[];
  /** ms that tasks computed, by worker. */
  readonly computed: ReadonlyMap<number, number>;
  /** Transfers of which it is not known where they came from. */
  readonly unlinked: number;
}

/** Runs between two places where others may come in. */
const STEP = 128;

/** Workers in the dictionary, at most. */
const WORKERS = 65_536;

/** Sums up what runs transferred and computed from `from` to `to` (ms since the epoch), a pair of workers a row. */
export function* transfersOf(
  { view, selection, actions }: Pick<FoundRuns, 'view' | 'selection' | 'actions'>,
  { from = -Infinity, to = Infinity }: { from?: number | undefined; to?: number | undefined },
): Work<Transfers> {
  const [compute, transfer] = [actions.indexOf('compute'), actions.indexOf('transfer')];
  const pairs = new Map<number, Transferred>();
  const computed = new Map<number, number>();
  let unlinked = 0;
  for (const [place, run] of selection.runs.entries()) {
    if (place % STEP === 0) yield;
    const runs = view.rows.chunkOf(run);
    const worker = runs.worker[slotOf(run)]!;
    const first = runs.firstInterval[slotOf(run)]!;
    const end = first + runs.intervalCount[slotOf(run)]!;
    for (let row = first; row < end; row++) {
      const intervals = view.intervals.chunkOf(row);
      const slot = slotOf(row);
      const start = intervals.start[slot]!;
      const stop = start + intervals.duration[slot]!;
      if (stop < from || start >= to) continue;
      const duration = Math.min(stop, to) - Math.max(start, from);
      const action = intervals.action[slot]!;
      if (action === compute) computed.set(worker, (computed.get(worker) ?? 0) + duration);
      if (action !== transfer) continue;
      const source = intervals.source[slot]! - 1;
      if (source < 0) {
        unlinked++;
        continue;
      }
      const id = source * WORKERS + worker;
      const pair = pairs.get(id);
      if (pair) {
        pair.duration += duration;
        pair.count++;
      } else pairs.set(id, { from: source, to: worker, duration, count: 1 });
    }
  }
  return { pairs: [...pairs.values()], computed, unlinked };
}
