import type { Work } from '../../../slices.ts';
import type { Kept } from '../kept.ts';
import { newIntervalColumns, newRunColumns } from '../runs/run-columns.ts';
import { Rows, slotOf, type RowsView } from '../runs/rows.ts';
import type { RunsView } from '../runs/runs.ts';
import type { Past } from './past.ts';

/** Rows between two places where others may come in. */
const STEP = 1_024;

/** One view of what was told of the past and of the log as it was then: the past's rows come before the log's, which keep their numbers. */
export function* joined(kept: Kept, { view, rows }: Past): Work<RunsView> {
  const { store, lives } = kept;
  const isNewRun = (at: number) =>
    at === 0 || rows.run[at] !== rows.run[at - 1] || rows.life[at] !== rows.life[at - 1];
  let count = 0;
  let intervalCount = 0;
  for (let at = 0; at < rows.run.length; at++) {
    if (isNewRun(at)) count++;
    if (rows.action[at]! >= 0) intervalCount++;
  }
  const prefixOf = positions(rows.names, store.prefixes);
  const workerOf = positions(rows.names, store.workers);
  const actionOf = positions(rows.names, store.actions);
  const runs = new Rows(newRunColumns, view.rows.first - count);
  const intervals = new Rows(newIntervalColumns, view.intervals.first - intervalCount);
  let run = 0;
  for (let at = 0; at < rows.run.length; at++) {
    if (at % STEP === 0) yield;
    if (isNewRun(at)) {
      run = runs.add();
      const columns = runs.chunkOf(run);
      const slot = slotOf(run);
      const id = rows.names[rows.life[at]!]!;
      const life = lives.find(id) ?? lives.add(id, rows.ended[at]! / 1000, store.rows.end);
      columns.life[slot] = life.number;
      columns.id[slot] = rows.run[at]!;
      columns.prefix[slot] = prefixOf(rows.fn[at]!);
      columns.worker[slot] = workerOf(rows.worker[at]!);
      columns.lane[slot] = rows.thread[at]!;
      columns.status[slot] = rows.erred[at] ? 1 : 0;
      columns.nbytes[slot] = rows.nbytes[at]!;
      columns.start[slot] = rows.began[at]! / 1000;
      columns.stop[slot] = rows.ended[at]! / 1000;
      columns.firstInterval[slot] = intervals.end;
      columns.key[slot] = rows.key[at] ?? '';
    }
    const action = rows.action[at]!;
    if (action < 0) continue;
    const interval = intervals.add();
    const columns = intervals.chunkOf(interval);
    const slot = slotOf(interval);
    const source = rows.source[at]!;
    columns.action[slot] = actionOf(action);
    columns.start[slot] = rows.start[at]! / 1000;
    columns.duration[slot] = rows.stop[at]! / 1000 - rows.start[at]! / 1000;
    columns.source[slot] = source >= 0 ? workerOf(source) + 1 : 0;
    runs.chunkOf(run).intervalCount[slotOf(run)]!++;
  }
  return {
    rows: following(runs.view(), view.rows),
    intervals: following(intervals.view(), view.intervals),
    actions: store.actions,
    release: () => undefined,
  };
}

/** Positions in the log's dictionary of names that have others; each is looked up once. */
function positions(names: readonly string[], dictionary: { positionOf: (name: string) => number }) {
  const found: number[] = [];
  return (at: number): number => (found[at] ??= dictionary.positionOf(names[at]!));
}

/** Rows of the past, and of the log as it was when that was asked: they follow each other. */
function following<Chunk>(past: RowsView<Chunk>, log: RowsView<Chunk>): RowsView<Chunk> {
  return {
    first: past.first,
    end: log.end,
    chunkOf: (row) => (row < log.first ? past : log).chunkOf(row),
    release: () => undefined,
  };
}
