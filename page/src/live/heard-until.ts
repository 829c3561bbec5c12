import type { Status } from '@daskscope/api';
import type { KnownRange } from '@daskscope/timeline';

/** What is told is told again when it changes, and a connection is known a while after it was made. */
const SLACK_MS = 10_000;

/**
 * Until when something was heard to be so: what did not change is known for as long as the scheduler was heard. All are ms since
 * the epoch.
 * @param time when it was told last; null: it was not
 * @param heard when the scheduler was heard
 */
export function heardUntil(time: number | null, heard: readonly KnownRange[]): number | null {
  if (time === null) return null;
  const range = heard.find(({ from, to }) => from <= time + SLACK_MS && (to === null || to >= time));
  return Math.max(time, range?.to ?? time);
}

/**
 * Where nothing is heard of the scheduler, when it was heard; null: it is heard.
 * @param lostAt since when the page hears nothing, ms since the epoch; null: it hears
 */
export function heardBefore(status: Status | null, lostAt: number | null): readonly KnownRange[] | null {
  if (!status) return null;
  const known = status.known ?? [];
  if (status.connection.state !== 'connected') return known;
  return lostAt === null ? null : known.map(({ from, to }) => ({ from, to: to ?? lostAt }));
}
