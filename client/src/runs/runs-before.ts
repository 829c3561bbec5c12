import { readCursor } from './cursor.ts';
import { KnownRuns } from './known-runs.ts';

/**
 * The runs before a cursor: of its life, and all of those before that.
 * @param lives in their order
 */
export function runsBefore(cursor: string, lives: readonly string[]): KnownRuns {
  const { life, id } = readCursor(cursor);
  const known = new KnownRuns();
  for (const before of lives.slice(0, Math.max(0, lives.indexOf(life)))) known.pass(before, Infinity);
  known.pass(life, id);
  return known;
}
