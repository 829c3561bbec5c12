import type { Work } from '../../slices.ts';
import { inOrder } from './in-order.ts';
import { Numbers } from './numbers.ts';
import { slotOf } from '../log/rows.ts';
import type { RunsView } from '../log/runs.ts';
import type { Span, ThreadTime } from './thread-time.ts';

interface PrefixTotals {
  count: number;
  erred: number;
  /** ms */
  compute: number;
  transfer: number;
  other: number;
}

/** What a lane did, in any order, cut to the range. */
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

/** Sums up what runs did from `from` to `to` (ms since the epoch), a function a row. */
export class Totals {
  readonly #store: RunsView;
  readonly #from: number;
  readonly #to: number;
  readonly #compute: number;
  readonly #transfer: number;
  readonly #prefixes: (PrefixTotals | undefined)[] = [];
  readonly #lanes = new Map<number, LaneSpans>();

  constructor(store: RunsView, { from = -Infinity, to = Infinity }: { from?: number; to?: number }) {
    this.#store = store;
    this.#from = from;
    this.#to = to;
    this.#compute = store.actions.known('compute');
    this.#transfer = store.actions.known('transfer');
  }

  add(run: number): void {
    const runs = this.#store.rows.chunkOf(run);
    const slot = slotOf(run);
    const first = runs.firstInterval[slot]!;
    const end = first + runs.intervalCount[slot]!;
    const prefix = (this.#prefixes[runs.prefix[slot]!] ??= {
      count: 0,
      erred: 0,
      compute: 0,
      transfer: 0,
      other: 0,
    });
    const spans = first === end ? null : this.#spans(runs.worker[slot]! * LANES + runs.lane[slot]!);
    let touches = false;
    let computes = false;
    let computesWithin = false;
    for (let row = first; row < end; row++) {
      const intervals = this.#store.intervals.chunkOf(row);
      const at = slotOf(row);
      const start = intervals.start[at]!;
      const stop = start + intervals.duration[at]!;
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
    const prefixes = this.#prefixes.flatMap((totals, prefix) =>
      totals && totals.count + totals.compute + totals.transfer + totals.other > 0
        ? [{ prefix, ...totals }]
        : [],
    );
    const lanes = [...this.#lanes].filter(([, { starts }]) => starts.length > 0);
    let busy = 0;
    for (const [lane, spans] of lanes) {
      yield;
      yield* covered(spans, (span) => {
        busy += span.to - span.from;
        threads.add(Math.floor(lane / LANES), span);
      });
    }
    return { prefixes, busy, lanes: lanes.length, threadTime: threads.total, idle: threads.idle };
  }

  #spans(lane: number): LaneSpans {
    let spans = this.#lanes.get(lane);
    if (!spans) this.#lanes.set(lane, (spans = { starts: new Numbers(), stops: new Numbers() }));
    return spans;
  }
}

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
