import { formatClock } from '../text/format.ts';
import type { Unknown } from './unknown.ts';
import type { TimeZone } from '../text/zone.ts';

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
    reason:
      said.length > 0 ? `Its worker ${said.join(' and ')}.` : 'It is not known when its worker was there.',
  };
}
