import type { KnownRange } from '../known-time.ts';
import type { Stay } from '../lanes/stays.ts';
import { microseconds } from '../runs/microseconds.ts';
import { partition } from '../../partition.ts';

/** Whole microseconds since the epoch, so that sums are the same in whatever order they are made. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Worker {
  /** When it was there, as far as that is known and asked for. */
  there: Span[];
  /** µs of all of its threads. */
  room: number;
  /** µs in which its lanes were busy while it was there. */
  busy: number;
}

/** What lanes of a worker did, summed up elsewhere; µs. */
export interface SummedLane {
  /** Its position. */
  readonly worker: number;
  /** While the worker was there. */
  readonly there: number;
  /** While it was not, though that time is known. */
  readonly beyond: number;
}

/**
 * What threads could do and what they did: docs/glossary.md says what is idle. A worker that does more at once than it has threads,
 * since some have seceded, is not idle, and makes up for no other.
 */
export class ThreadTime {
  readonly #workers = new Map<number, Worker>();
  /** Of the range. */
  readonly known: readonly Span[];
  /** µs in which lanes were busy though nobody told of their workers then. */
  #beyond = 0;

  /** @param known of the range, in order and without overlap; of one life, or of all */
  constructor(stays: readonly Stay[], known: (life?: number) => readonly Span[]) {
    this.known = known();
    const lives = new Map<number, readonly Span[]>();
    for (const { life, worker, threads, from, to } of stays) {
      let ranges = lives.get(life);
      if (!ranges) lives.set(life, (ranges = known(life)));
      const there = common(ranges, [
        { from: microseconds(from), to: to === null ? Infinity : microseconds(to) },
      ]);
      const its = this.#workers.get(worker) ?? { there: [], room: 0, busy: 0 };
      its.there.push(...there);
      its.room += threads * lengthOf(there);
      this.#workers.set(worker, its);
    }
    for (const { there } of this.#workers.values()) there.sort((a, b) => a.from - b.from);
  }

  /** A lane of this worker did something then. */
  add(worker: number, span: Span): void {
    const within = overlap(this.known, span);
    if (within === 0) return;
    const its = this.#workers.get(worker);
    const there = its ? overlap(its.there, span) : 0;
    if (its) its.busy += there;
    this.#beyond += Math.max(0, within - there);
  }

  /** Adds what is not told span by span. */
  addSummed({ worker, there, beyond }: SummedLane): void {
    const its = this.#workers.get(worker);
    if (its) its.busy += there;
    this.#beyond += beyond;
  }

  /** When each worker was there, by its position. */
  *there(): Iterable<readonly [worker: number, spans: readonly Span[]]> {
    for (const [worker, { there }] of this.#workers) yield [worker, there];
  }

  /** µs */
  get idle(): number {
    let idle = 0;
    for (const { room, busy } of this.#workers.values()) idle += Math.max(0, room - busy);
    return idle;
  }

  /** µs: what was idle and what was not. */
  get total(): number {
    let total = this.#beyond;
    for (const { room, busy } of this.#workers.values()) total += Math.max(room, busy);
    return total;
  }
}

/** What is known, cut to a range. */
export function within(known: readonly KnownRange[], range: Span): Span[] {
  return common(
    known.map(({ from, to }) => ({
      from: microseconds(from),
      to: to === null ? Infinity : microseconds(to),
    })),
    [range],
  );
}

function common(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => to > from),
  );
}

const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** µs that spans in order, without overlap, have in common with another. */
function overlap(spans: readonly Span[], { from, to }: Span): number {
  let sum = 0;
  const first = partition(spans.length, (at) => spans[at]!.to <= from);
  for (let at = first; at < spans.length && spans[at]!.from < to; at++)
    sum += Math.min(spans[at]!.to, to) - Math.max(spans[at]!.from, from);
  return sum;
}
