import type { Work } from '../../../slices.ts';
import type { KnownLife } from '../lives/lives.ts';
import { slotOf } from '../runs/rows.ts';
import type { RunsView } from '../runs/runs.ts';
import type { matcher, TaskQuery } from './query.ts';
import { Thinning, type Selection } from './thin.ts';
import type { ThreadTime } from './thread-time.ts';
import { Totals, type RangeTotals, type Summed } from './totals.ts';

/** Runs between two places where others may come in: lists of hundreds of lanes may all have to grow with the same few runs. */
const STEP = 32;

/** What a run and one of its intervals take in an answer, about; its key comes on top. */
const RUN_BYTES = 40;
const INTERVAL_BYTES = 30;

interface Selected {
  selection: Selection;
  /** The row to go on from. */
  end: number;
  /** Runs behind the end were not looked at, for there were enough. */
  more: boolean;
  totals: RangeTotals | null;
}

interface From {
  /** The row to begin at, and one past the one to end at. */
  start: number;
  last: number;
  /** What is summed up: those before are in `summed`. */
  sums?: { start: number; last: number; summed: Summed } | undefined;
  /** Intervals that rows stand for already. */
  merged?: number | undefined;
  /** undefined: runs of all lives. */
  life: KnownLife | undefined;
  matches: ReturnType<typeof matcher>;
  /** null: no totals are asked for. */
  threads: ThreadTime | null;
}

/** The runs that a query asks for, as many as it takes at once. Totals go on behind the last of them. */
export function* select(
  view: RunsView,
  query: TaskQuery,
  { start, last, sums, merged = 0, life, matches, threads }: From,
): Work<Selected> {
  const { rows } = view;
  const thinning = query.resolution === undefined ? null : new Thinning(view, query.resolution);
  const totals = threads && new Totals(view, query, sums?.summed);
  const found: number[] = [];
  const { bytes = Infinity } = query;
  let size = 0;
  const full = (row: number) =>
    row >= last || (thinning?.size ?? found.length) >= query.limit || size >= bytes;
  let end = start;
  for (let row = start; row < (totals && sums ? sums.last : last) && (totals || !full(row)); row++) {
    if (row % STEP === 0) yield;
    if (!full(row)) end = row + 1;
    const runs = rows.chunkOf(row);
    const slot = slotOf(row);
    if ((life && runs.life[slot] !== life.number) || !matches(runs, slot)) continue;
    if (!sums || row >= sums.start) totals?.add(row);
    if (end <= row) continue;
    const before = thinning?.size ?? 0;
    if (thinning) thinning.add(row);
    else found.push(row);
    const intervals = thinning ? thinning.size - before : runs.intervalCount[slot]!;
    if (thinning && intervals === 0) continue;
    size += RUN_BYTES + intervals * INTERVAL_BYTES + (query.keys ? runs.key[slot]!.length : 0);
  }
  return {
    selection: thinning ? yield* thinning.selection() : { runs: found, intervals: null },
    end,
    more: end < last,
    totals: totals && { ...(yield* totals.result(threads)), merged: merged + (thinning?.merged ?? 0) },
  };
}
