import type { Work } from '../../../slices.ts';
import { inOrder } from './in-order.ts';
import { Numbers } from './numbers.ts';
import { slotOf } from '../runs/rows.ts';
import { microseconds } from '../runs/microseconds.ts';
import type { RunsView } from '../runs/runs.ts';
import type { Span, SummedLane, ThreadTime } from './thread-time.ts';

interface PrefixTotals {
  count: number;
  erred: number;
  compute: number;
  transfer: number;
  other: number;
}

/** What others summed up of the same range: of lanes only what ended before the first span that is added here. Times are µs. */
export interface Summed {
  readonly prefixes: readonly (PrefixTotals & { readonly prefix: number })[];
  readonly lanes: readonly (SummedLane & { readonly lane: number; readonly busy: number })[];
  /** What may go on in what is added here. */
  readonly spans: readonly (Span & { readonly worker: number; readonly lane: number })[];
}

/** What a lane did, in any order, cut to the range; µs. */
interface LaneSpans {
  starts: Numbers;
  stops: Numbers;
}

/** Of a worker, at most. */
const LANES = 65_536;

/** Times are ms within the range. */
export interface RangeTotals {
  /** Of the functions that did anything, in the order of their positions. */
  readonly prefixes: readonly (PrefixTotals & { readonly prefix: number })[];
  /** In which lanes did anything at all. */
  readonly busy: number;
  readonly lanes: number;
  readonly threadTime: number;
  readonly idle: number;
  /** Intervals that others stand for in what was selected. */
  readonly merged: number;
}

/** Sums up what runs did from `from` to `to` (ms since the epoch), a function a row; in whole microseconds, so that nothing is rounded twice. */
export class Totals {
  readonly #store: RunsView;
  readonly #from: number;
  readonly #to: number;
  readonly #compute: number;
  readonly #transfer: number;
  readonly #prefixes: (PrefixTotals | undefined)[] = [];
  readonly #lanes = new Map<number, LaneSpans>();
  readonly #summed: Summed | undefined;

  /** @param summed what was there before */
  constructor(store: RunsView, { from, to }: { from?: number; to?: number }, summed?: Summed) {
    this.#store = store;
    this.#from = from === undefined ? -Infinity : microseconds(from);
    this.#to = to === undefined ? Infinity : microseconds(to);
    this.#summed = summed;
    this.#compute = store.actions.known('compute');
    this.#transfer = store.actions.known('transfer');
  }

  add(run: number): void {
    const runs = this.#store.rows.chunkOf(run);
    const slot = slotOf(run);
    const first = runs.firstInterval[slot]!;
    const end = first + runs.intervalCount[slot]!;
    const prefix = this.#prefix(runs.prefix[slot]!);
    const spans = first === end ? null : this.#spans(runs.worker[slot]! * LANES + runs.lane[slot]!);
    let touches = false;
    let computes = false;
    let computesWithin = false;
    for (let row = first; row < end; row++) {
      const intervals = this.#store.intervals.chunkOf(row);
      const at = slotOf(row);
      const start = microseconds(intervals.start[at]!);
      const stop = start + Math.round(intervals.duration[at]! * 1000);
      const action = intervals.action[at]!;
      computes ||= action === this.#compute;
      if (stop < this.#from || start >= this.#to) continue;
      touches = true;
      computesWithin ||= action === this.#compute;
      const from = Math.max(start, this.#from);
      const to = Math.min(stop, this.#to);
      if (action === this.#compute) prefix.compute += to - from;
      else if (action === this.#transfer) prefix.transfer += to - from;
      else prefix.other += to - from;
      spans!.starts.push(from);
      spans!.stops.push(to);
    }
    // One that says nothing of its time was asked for by the time it came.
    const counts = computes ? computesWithin : touches || first === end;
    if (!counts) return;
    prefix.count++;
    prefix.erred += runs.status[slot]!;
  }

  /** @param threads of the workers asked for; knows what runs still */
  *result(threads: ThreadTime): Work<Omit<RangeTotals, 'merged'>> {
    const { prefixes: before = [], lanes: summed = [], spans = [] } = this.#summed ?? {};
    for (const { prefix, ...totals } of before) add(this.#prefix(prefix), totals);
    const lanes = new Set<number>();
    let busy = 0;
    for (const lane of summed) {
      lanes.add(lane.worker * LANES + lane.lane);
      busy += lane.busy;
      threads.addSummed(lane);
    }
    for (const { worker, lane, from, to } of spans) {
      const its = this.#spans(worker * LANES + lane);
      its.starts.push(from);
      its.stops.push(to);
    }
    for (const [lane, its] of this.#lanes) {
      if (its.starts.length === 0) continue;
      lanes.add(lane);
      yield;
      yield* covered(its, (span) => {
        busy += span.to - span.from;
        threads.add(Math.floor(lane / LANES), span);
      });
    }
    const prefixes = this.#prefixes.flatMap((totals, prefix) =>
      totals && totals.count + totals.compute + totals.transfer + totals.other > 0
        ? [{ prefix, ...inMs(totals) }]
        : [],
    );
    const { total, idle } = threads;
    return { prefixes, busy: busy / 1000, lanes: lanes.size, threadTime: total / 1000, idle: idle / 1000 };
  }

  #prefix(position: number): PrefixTotals {
    return (this.#prefixes[position] ??= { count: 0, erred: 0, compute: 0, transfer: 0, other: 0 });
  }

  #spans(lane: number): LaneSpans {
    let spans = this.#lanes.get(lane);
    if (!spans) this.#lanes.set(lane, (spans = { starts: new Numbers(), stops: new Numbers() }));
    return spans;
  }
}

function add(to: PrefixTotals, { count, erred, compute, transfer, other }: PrefixTotals): void {
  to.count += count;
  to.erred += erred;
  to.compute += compute;
  to.transfer += transfer;
  to.other += other;
}

const inMs = ({ compute, transfer, other, ...counts }: PrefixTotals): PrefixTotals => ({
  ...counts,
  compute: compute / 1000,
  transfer: transfer / 1000,
  other: other / 1000,
});

/** Spans between two places where others may come in. */
const STEP = 4_096;

/** The times that at least one span covers, in order: starts and stops, each in order, say how many are open at any time. */
function* covered(spans: LaneSpans, each: (span: Span) => void): Work<void> {
  const starts = yield* inOrder(spans.starts.values());
  const stops = yield* inOrder(spans.stops.values());
  for (let first = 0, next = 0; next < starts.length; first = next) {
    // While more have begun than ended, something is open.
    do {
      next++;
      if (next % STEP === 0) yield;
    } while (next < starts.length && starts[next]! <= stops[next - 1]!);
    each({ from: starts[first]!, to: stops[next - 1]! });
  }
}
