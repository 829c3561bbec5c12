import { formatClock } from './format.ts';
import { busyIn } from './busy.ts';
import type { RunningTask } from './running.ts';
import type { Track } from './track.ts';
import type { Unknown } from './unknown.ts';
import type { Range } from './viewport.ts';
import type { TimeZone } from './zone.ts';

/** A time in which a worker was there: ms since the epoch. */
export interface Stay {
  threads: number;
  from: number;
  /** null: it is there. */
  to: number | null;
}

/** One worker: its lanes have the same. */
export interface WorkerStays {
  /** In the order of time. */
  readonly stays: readonly Stay[];
}

/** Of a lane's worker; null: nobody says, and the lane counts as there all the time. */
export type StaysOf = (lane: number) => WorkerStays | null;

export function isThere(worker: WorkerStays | null, time: number): boolean {
  return !worker || worker.stays.some(({ from, to }) => time >= from && time < (to ?? Infinity));
}

const WORD = 'not there';

/** Why nothing is on a lane where its worker was not there; null: it was. */
export function absentAt(time: number, worker: WorkerStays | null, zone: TimeZone): Unknown | null {
  if (!worker || isThere(worker, time)) return null;
  const before = worker.stays.findLast(({ from }) => from <= time);
  const after = worker.stays.find(({ from }) => from > time);
  const clock = (at: number) => formatClock(at, zone, 1000);
  const said = [
    ...(before ? [`left at ${clock(before.to!)}`] : []),
    ...(after ? [`${before ? 'came back' : 'came'} at ${clock(after.from)}`] : []),
  ];
  return {
    from: before?.to ?? -Infinity,
    to: after?.from ?? Infinity,
    word: WORD,
    reason: said.length > 0 ? `Its worker ${said.join(' and ')}.` : 'Nobody tells when its worker was there.',
  };
}

/** What a lane did: its tracks, and what runs on it still, until `now`. */
export interface LaneWork {
  tracks: readonly Track[];
  running: readonly RunningTask[];
  now: number;
}

/** ms of the threads of all lanes in the parts of time that are known, and how much of it was idle: docs/glossary.md. */
export class ThreadTime {
  private readonly parts: readonly Range[];
  private readonly workers = new Map<WorkerStays, { there: Range[]; room: number; busy: number }>();
  private idleAlone = 0;
  private beyond = 0;

  constructor(parts: readonly Range[]) {
    this.parts = parts;
  }

  add(work: LaneWork, worker: WorkerStays | null): void {
    const busyAll = sum(this.parts, (part) => busyIn(work, part));
    if (!worker) {
      const room = sum(this.parts, lengthOf);
      this.idleAlone += Math.max(0, room - busyAll);
      this.beyond += busyAll;
      return;
    }
    const its = this.of(worker);
    const busy = sum(its.there, (part) => busyIn(work, part));
    its.busy += busy;
    this.beyond += Math.max(0, busyAll - busy);
  }

  get idle(): number {
    return this.idleAlone + sum(this.workers.values(), ({ room, busy }) => Math.max(0, room - busy));
  }

  get total(): number {
    return (
      this.idleAlone + this.beyond + sum(this.workers.values(), ({ room, busy }) => Math.max(room, busy))
    );
  }

  private of(worker: WorkerStays) {
    const known = this.workers.get(worker);
    if (known) return known;
    const made = { there: [] as Range[], room: 0, busy: 0 };
    for (const { threads, from, to } of worker.stays) {
      const there = this.parts
        .map((part) => ({ from: Math.max(part.from, from), to: Math.min(part.to, to ?? Infinity) }))
        .filter((part) => part.to > part.from);
      made.there.push(...there);
      made.room += threads * sum(there, lengthOf);
    }
    this.workers.set(worker, made);
    return made;
  }
}

const lengthOf = ({ from, to }: Range) => to - from;

function sum<T>(list: Iterable<T>, of: (item: T) => number): number {
  let sum = 0;
  for (const item of list) sum += of(item);
  return sum;
}
