import { busyIn, type LaneWork } from './busy.ts';
import { cuts } from '../cuts.ts';
import type { Work } from '../slices.ts';
import type { WorkerStays } from '../stays.ts';
import type { Range } from '../range.ts';

/** ms of the threads of all lanes in the parts of time that are known, and how much of it was idle: docs/glossary.md. */
export class ThreadTime {
  readonly #parts: readonly Range[];
  readonly #workers = new Map<WorkerStays, { there: Range[]; room: number; busy: number }>();
  #idleAlone = 0;
  #beyond = 0;

  constructor(parts: readonly Range[]) {
    this.#parts = parts;
  }

  /** Adds what a lane did. */
  *adding(work: LaneWork, worker: WorkerStays | null): Work<void> {
    const busyAll = yield* busyWithin(work, this.#parts);
    if (!worker) {
      const room = sum(this.#parts, lengthOf);
      this.#idleAlone += Math.max(0, room - busyAll);
      this.#beyond += busyAll;
      return;
    }
    const its = this.#of(worker);
    const busy = yield* busyWithin(work, its.there);
    its.busy += busy;
    this.#beyond += Math.max(0, busyAll - busy);
  }

  get idle(): number {
    return this.#idleAlone + sum(this.#workers.values(), ({ room, busy }) => Math.max(0, room - busy));
  }

  get total(): number {
    return (
      this.#idleAlone + this.#beyond + sum(this.#workers.values(), ({ room, busy }) => Math.max(room, busy))
    );
  }

  #of(worker: WorkerStays) {
    const known = this.#workers.get(worker);
    if (known) return known;
    const made = { there: [] as Range[], room: 0, busy: 0 };
    for (const { threads, from, to } of worker.stays) {
      const there = this.#parts
        .map((part) => ({ from: Math.max(part.from, from), to: Math.min(part.to, to ?? Infinity) }))
        .filter((part) => part.to > part.from);
      made.there.push(...there);
      made.room += threads * sum(there, lengthOf);
    }
    this.#workers.set(worker, made);
    return made;
  }
}

function* busyWithin(work: LaneWork, parts: readonly Range[]): Work<number> {
  let busy = 0;
  for (const part of parts) {
    for (const cut of cuts(work.tracks, part)) {
      busy += busyIn(work, cut);
      yield;
    }
  }
  return busy;
}

const lengthOf = ({ from, to }: Range) => to - from;

function sum<T>(list: Iterable<T>, of: (item: T) => number): number {
  let sum = 0;
  for (const item of list) sum += of(item);
  return sum;
}
