/** Of a range: so fine that a stretch which matters has many. */
const BUCKETS = 400;

/** How busy threads were over a range of time, in buckets of equal width: a few hundred numbers for any number of runs. Times in ms. */
export class BusyTime {
  readonly from: number;
  readonly to: number;
  readonly #width: number;
  readonly #busy = new Float64Array(BUCKETS);
  readonly #room = new Float64Array(BUCKETS);

  constructor(from: number, to: number) {
    this.from = from;
    this.to = Math.max(to, from + 1);
    this.#width = (this.to - this.from) / BUCKETS;
  }

  /** A thread did something then. */
  addBusy(start: number, stop: number): void {
    this.#add(this.#busy, start, stop, 1);
  }

  /** So many threads were there. */
  addThreads(start: number, stop: number, threads: number): void {
    this.#add(this.#room, start, stop, threads);
  }

  /** Threads that were there, on average. */
  get threads(): number {
    return this.#room.reduce((sum, room) => sum + room, 0) / (this.to - this.from);
  }

  /** ms of that time in which, besides one thread, at most this share of the others was busy. */
  quietBeside(from: number, to: number, share: number): number {
    let quiet = 0;
    for (const at of this.#within(from, to)) {
      // Both without the one: of two busy threads the other is no share of two, but all that there is.
      const others = this.#room[at]! - this.#width;
      if (others > 0 && this.#busy[at]! - this.#width <= share * others) quiet += this.#width;
    }
    return quiet;
  }

  /** Since when, until the end, at most this share of the threads was busy, all of that time together. */
  quietSince(share: number): number {
    let [busy, room, since] = [0, 0, BUCKETS];
    for (let at = BUCKETS - 1; at >= 0; at--) {
      busy += this.#busy[at]!;
      room += this.#room[at]!;
      if (busy <= share * room && this.#busy[at]! <= share * this.#room[at]!) since = at;
      else if (busy > share * room) break;
    }
    return this.from + since * this.#width;
  }

  /** ms of threads in that time that nothing was done in. */
  idle(from: number, to: number): number {
    let idle = 0;
    for (const at of this.#within(from, to)) idle += Math.max(0, this.#room[at]! - this.#busy[at]!);
    return idle;
  }

  *#within(from: number, to: number): Generator<number> {
    const first = Math.max(0, Math.ceil((from - this.from) / this.#width - 1e-9));
    const end = Math.min(BUCKETS, Math.floor((to - this.from) / this.#width + 1e-9));
    for (let at = first; at < end; at++) yield at;
  }

  #add(sums: Float64Array, start: number, stop: number, times: number): void {
    const from = Math.max(start, this.from);
    const to = Math.min(stop, this.to);
    if (to <= from) return;
    const first = Math.floor((from - this.from) / this.#width);
    for (let at = first; at < BUCKETS; at++) {
      const begin = this.from + at * this.#width;
      if (begin >= to) return;
      sums[at]! += times * (Math.min(to, begin + this.#width) - Math.max(from, begin));
    }
  }
}
