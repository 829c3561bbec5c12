const SMALLEST = 16;

/**
 * Intervals of one lane that do not overlap, sorted by start: rows head to end of parallel arrays.
 * `key` packs length and looks (key.ts).
 * `behind`: all of them lie behind computing (layers.ts), or none.
 */
export class Track {
  readonly id: number;
  readonly lane: number;
  /** Among the lane's tracks that lie behind, or that do not. */
  readonly index: number;
  readonly behind: boolean;
  start = new Float64Array(SMALLEST);
  duration = new Float64Array(SMALLEST);
  task = new Float64Array(SMALLEST);
  key = new Float64Array(SMALLEST);
  head = 0;
  end = 0;

  constructor(id: number, lane: number, index: number, behind: boolean) {
    this.id = id;
    this.lane = lane;
    this.index = index;
    this.behind = behind;
  }

  get length(): number {
    return this.end - this.head;
  }

  /** The first row that starts after `time`; `end` if none does. */
  after(time: number): number {
    let low = this.head;
    let high = this.end;
    // Live intervals arrive almost in order, so most searches end at the tail.
    if (high > low && this.start[high - 1]! <= time) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first row that may reach into a window opening at `time`. */
  reaching(time: number): number {
    const row = this.after(time);
    return row > this.head ? row - 1 : row;
  }

  /** The first row that starts at `time` or after; `end` if none does. */
  since(time: number): number {
    let row = this.after(time);
    while (row > this.head && this.start[row - 1]! >= time) row--;
    return row;
  }

  insert(row: number, start: number, duration: number, task: number, key: number): void {
    let at = row;
    if (this.end === this.start.length) {
      const before = this.head;
      this.#resize(Math.max(SMALLEST, Math.ceil(this.length * 1.5)));
      at -= before;
    }
    if (at < this.end) {
      for (const column of this.#columns()) column.copyWithin(at + 1, at, this.end);
    }
    this.end += 1;
    this.start[at] = start;
    this.duration[at] = duration;
    this.task[at] = task;
    this.key[at] = key;
  }

  /** Drops the oldest row and gives memory back once most of it is unused. */
  drop(): void {
    this.head += 1;
    if (this.head === this.end) this.#resize(SMALLEST);
    else if (this.start.length > 4 * SMALLEST && this.length * 4 < this.start.length) {
      this.#resize(this.length * 2);
    }
  }

  #columns() {
    return [this.start, this.duration, this.task, this.key];
  }

  #resize(capacity: number): void {
    const { head, end } = this;
    const start = new Float64Array(capacity);
    const duration = new Float64Array(capacity);
    const task = new Float64Array(capacity);
    const key = new Float64Array(capacity);
    start.set(this.start.subarray(head, end));
    duration.set(this.duration.subarray(head, end));
    task.set(this.task.subarray(head, end));
    key.set(this.key.subarray(head, end));
    Object.assign(this, { start, duration, task, key, head: 0, end: end - head });
  }
}
