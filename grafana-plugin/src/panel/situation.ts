import { formatClock, formatDay, zoneHint, type TimeZone } from '@daskscope/timeline';
import type { PanelData } from '@grafana/data';
import type { LiveConnection } from '../datasource/live-handle.ts';

/** What a person must know about the picture, in a sentence; null: it is what it is. */
export interface Situation {
  tone: 'waiting' | 'lost' | 'stopped' | 'notice';
  sentence: string;
}

const ERROR = 'Error';

/** A picture that is older than it looks must say so: since when, and why. */
export function situation(
  connection: LiveConnection | null,
  { state, errors, error }: Pick<PanelData, 'state' | 'errors' | 'error'>,
  zone: TimeZone,
  now: number,
): Situation | null {
  if (connection?.state === 'lost') {
    const since = clock(connection.since, zone, now);
    return {
      tone: 'lost',
      sentence: `Lost since ${since}; this is from before. ${connection.reason}`.trim(),
    };
  }
  if (connection?.state === 'connecting')
    return { tone: 'waiting', sentence: `Connecting … ${connection.reason}`.trim() };
  if (state === ERROR) {
    const reason = errors?.[0]?.message ?? error?.message ?? 'The query failed; its inspector says more.';
    return { tone: 'lost', sentence: `This is from before. ${reason}` };
  }
  return null;
}

/** Of a live picture that somebody has stopped, at ms since the epoch. */
export function stoppedAt(since: number, zone: TimeZone, now: number): Situation {
  return { tone: 'stopped', sentence: `Stopped at ${clock(since, zone, now)}; a refresh goes on.` };
}

function clock(time: number, zone: TimeZone, now: number): string {
  const day = formatDay(time, zone, now);
  const today = day === formatDay(now, zone, now);
  return `${today ? '' : `${day} `}${formatClock(time, zone, 1000)} ${zoneHint(time, zone)}`;
}
