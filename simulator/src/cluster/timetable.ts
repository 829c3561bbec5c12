interface Entry {
  time: number;
  /** now: what the time is, which may be later. */
  action: (now: number) => void;
}

/** What is to happen and when, in the order of time: a binary heap. */
export class Timetable {
  readonly #heap: Entry[] = [];

  add(time: number, action: Entry['action']): void {
    const heap = this.#heap;
    heap.push({ time, action });
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.time <= heap[at]!.time) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  get empty(): boolean {
    return this.#heap.length === 0;
  }

  /** Does all that is due, also what that adds. */
  advance(now: number): void {
    for (let entry = this.#next(now); entry; entry = this.#next(now)) entry.action(now);
  }

  /** The earliest of those that are due, taken out. */
  #next(now: number): Entry | null {
    const heap = this.#heap;
    const first = heap[0];
    if (!first || first.time > now) return null;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < heap.length && heap[left]!.time < heap[least]!.time) least = left;
      if (right < heap.length && heap[right]!.time < heap[least]!.time) least = right;
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
