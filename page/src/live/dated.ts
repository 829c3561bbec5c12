import type { KnownRange } from '@daskscope/timeline';
import { clockTime } from '../times.ts';
import { heardUntil } from './heard-until.ts';

export interface ToldAt {
  /** ms since the epoch; null: not told yet */
  time: number | null;
  /** Whether it is of a time that is looked at, and not of now. */
  then: boolean;
  /** Whether a time is looked at of which it is not known: it is of now. */
  missing: boolean;
}

/**
 * Of when it is, ms since the epoch; null: of now, or it was not told yet.
 * @param heard where the scheduler is not heard, so that it is of before: when it was; null: it is
 */
export const timeOf = (
  { time, then }: Omit<ToldAt, 'missing'>,
  heard: readonly KnownRange[] | null,
): number | null => (then ? time : heard && heardUntil(time, heard));

/**
 * What was told, and of when it is, where that is not simply now.
 * @param heard where the scheduler is not heard, so that it is of before: when it was; null: it is
 */
export function dated(text: string, told: ToldAt, heard: readonly KnownRange[] | null): string {
  const time = timeOf(told, heard);
  const said = time === null ? told.missing && !heard && 'now' : `as of ${clockTime(time)}`;
  return text === '' || said === false ? text : `${text.replace(/\. ?$/, '')} · ${said}`;
}
