import type { Status } from '@daskscope/api';
import { readCursor } from './cursor.ts';
import { KnownRuns } from './known-runs.ts';

/**
 * The runs before a cursor: of its life, and all of those before that. A life that goes on is behind all others, whenever it began.
 * @param lives in the order in which they began
 * @param current the one that goes on
 */
export function runsBefore(cursor: string, lives: readonly string[], current: string | undefined): KnownRuns {
  const { life, id } = readCursor(cursor);
  const known = new KnownRuns();
  const over = life === current ? lives : lives.slice(0, Math.max(0, lives.indexOf(life)));
  for (const before of over) if (before !== current) known.pass(before, Infinity);
  known.pass(life, id);
  return known;
}

/** The life that goes on: the newest of those known, unless a status that knows all of them says that an older one came back. */
export function currentLife(lives: readonly string[], status: Status | null): string | undefined {
  const told = new Set(status?.lives.map(({ id }) => id));
  return lives.every((id) => told.has(id)) ? status?.scheduler?.id : lives.at(-1);
}

/** Whether, since a status, a scheduler was there again that had gone for another: their runs do not follow one after the other. */
export function cameBack(before: Status | null, now: Status): boolean {
  if (!before) return false;
  const known = new Set(before.lives.map(({ id }) => id));
  return now.lives.some(({ id, lastSeen }, place) => {
    if (lastSeen <= before.time) return false;
    const hadGone = known.has(id) && id !== before.scheduler?.id;
    const later = now.lives.slice(place + 1).filter((life) => !known.has(life.id));
    return hadGone || later.some(({ firstSeen }) => lastSeen > firstSeen);
  });
}
