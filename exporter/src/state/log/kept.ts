import type { KnownTime } from './known-time.ts';
import type { KnownLife, Lives } from './lives/lives.ts';
import { slotOf } from './runs/rows.ts';
import type { Runs } from './runs/runs.ts';
import type { Stays } from './lanes/stays.ts';

/** A task that runs now. */
export interface UnderWay {
  /** Positions in the dictionaries. */
  worker: number;
  prefix: number;
  key: string;
  /** ms since the epoch */
  since: number;
}

/** What a task log holds, for those who read it. */
export interface Kept {
  readonly store: Runs;
  readonly lives: Lives;
  readonly known: KnownTime;
  readonly stays: Stays;
  /** What runs now at the current life's scheduler. */
  readonly underWay: () => Iterable<UnderWay>;
}

/** Within one a position has one name in the dictionaries. */
export const epochOf = ({ store, lives }: Kept): number =>
  store.prefixes.epoch + store.workers.epoch + lives.epoch;

/** Id of the oldest run of a life that is kept; undefined: there is none. */
export function firstOf({ rows }: Runs, { stretches, tasks }: KnownLife): number | undefined {
  const row = tasks > 0 ? stretches.from(rows.first) : undefined;
  return row === undefined ? undefined : rows.chunkOf(row).id[slotOf(row)];
}

/** One past the life's last kept row whose id is below this one. */
export function rowAfter({ rows }: Runs, life: KnownLife, id: number): number {
  const last = life.stretches.last(rows.first, (row) => rows.chunkOf(row).id[slotOf(row)]! < id);
  return last === undefined ? Math.max(rows.first, life.firstRow) : last + 1;
}

/** The row of a run; undefined: it is not kept. */
export function rowOf(store: Runs, life: KnownLife, id: number): number | undefined {
  const row = rowAfter(store, life, id + 1) - 1;
  if (row < store.rows.first) return undefined;
  const runs = store.rows.chunkOf(row);
  const slot = slotOf(row);
  return runs.life[slot] === life.number && runs.id[slot] === id ? row : undefined;
}
