import { sayNews, saySilence } from '@daskscope/client';
import { formatClock, formatDay, zoneHint, type TimeZone } from '@daskscope/timeline';
import type { PanelData } from '@grafana/data';
import type { LiveConnection } from '../contract/live-handle.ts';

/** What a person must know about the picture, in a sentence; null: it is what it is. */
export interface Situation {
  tone: 'waiting' | 'lost' | 'stopped' | 'notice';
  sentence: string;
}

interface Told {
  connection: LiveConnection | null;
  /** When somebody stopped the picture (ms since the epoch); null: nobody did. */
  stopped: number | null;
  /** What is to be said of the picture itself; null: nothing. */
  notice: Situation | null;
}

const ERROR = 'Error';
const LOADING = 'Loading';
const NOT_STARTED = 'NotStarted';

/** What is told above a picture; null: nothing. */
export function told(
  { connection, stopped, notice }: Told,
  data: Pick<PanelData, 'state' | 'errors' | 'error'>,
  zone: TimeZone,
  now: number,
): Situation | null {
  if (stopped !== null) return stoppedAt(stopped, zone, now);
  return situation(connection, data, zone, now) ?? notice ?? newsOf(connection, zone, now);
}

/** A picture that is older than it looks must say so: since when, and why. */
export function situation(
  connection: LiveConnection | null,
  { state, errors, error }: Pick<PanelData, 'state' | 'errors' | 'error'>,
  zone: TimeZone,
  now: number,
): Situation | null {
  if (connection?.state === 'lost' && connection.never)
    return { tone: 'waiting', sentence: connection.reason };
  if (connection?.state === 'lost') {
    const since = clock(connection.since, zone, now);
    return {
      tone: 'lost',
      sentence: `Lost since ${since}; this is from before. ${connection.reason}`.trim(),
    };
  }
  if (connection?.state === 'connecting')
    return { tone: 'waiting', sentence: `Connecting … ${connection.reason}`.trim() };
  if (state === ERROR)
    return { tone: 'lost', sentence: `This is from before. ${reasonOf({ errors, error })}` };
  const silence = connection?.news && saySilence(connection.news, now);
  return silence ? { tone: 'waiting', sentence: silence } : null;
}

/** What is new though the picture is what it is; null: nothing. */
function newsOf(connection: LiveConnection | null, zone: TimeZone, now: number): Situation | null {
  const sentence = connection?.news && sayNews(connection.news, (time) => clock(time, zone, now));
  return sentence ? { tone: 'notice', sentence } : null;
}

/** ms: of less nobody needs to be told. */
const LONG_AGO_MS = 30_000;

/** Of a picture of one moment, which was long ago; null: it is of now, or nobody says. */
export function saidLongAgo(time: number | null, zone: TimeZone, now: number): Situation | null {
  if (time === null || now - time < LONG_AGO_MS) return null;
  return { tone: 'notice', sentence: `As of ${clock(time, zone, now)}.` };
}

/** Why there is no picture at all, in a sentence; null: there is nothing to draw, and no reason but that. */
export function whyNothing(data: Pick<PanelData, 'state' | 'errors' | 'error'>): string | null {
  // While it is asked again, what went wrong before stays.
  if (data.state === ERROR || data.error || (data.errors?.length ?? 0) > 0) return reasonOf(data);
  return data.state === LOADING || data.state === NOT_STARTED ? 'Waiting for the first answer …' : null;
}

function reasonOf({ errors, error }: Pick<PanelData, 'errors' | 'error'>): string {
  return errors?.[0]?.message ?? error?.message ?? 'The query failed; its inspector says more.';
}

/** Of a live picture that somebody has stopped, at ms since the epoch. */
function stoppedAt(since: number, zone: TimeZone, now: number): Situation {
  return { tone: 'stopped', sentence: `Stopped at ${clock(since, zone, now)}. Refresh to go on.` };
}

function clock(time: number, zone: TimeZone, now: number): string {
  const day = formatDay(time, zone, now);
  const today = day === formatDay(now, zone, now);
  return `${today ? '' : `${day} `}${formatClock(time, zone, 1000)} ${zoneHint(time, zone)}`;
}
