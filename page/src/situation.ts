import type { Status } from '@daskscope/api';
import { sayNews, sayNoScheduler, saySilence, type Situation } from '@daskscope/client';
import { formatClock, formatDay, sameDay, zoneHint, type TimeZone } from './times.ts';

export type Tone = 'live' | 'waiting' | 'lost';

/** How it stands, in a word for the header and in a sentence where what is shown is not what is. */
export interface SaidSituation {
  tone: Tone;
  label: string;
  /** ms since the epoch */
  since: number;
  /** null: nothing needs saying. */
  sentence: string | null;
}

/** What it means that what is shown stands still: nothing more is heard. */
export const STANDS: true | 'ended' = true;

/** Since when what is shown stands still: ms since the epoch, by the exporter's clock, which is `ahead` of this machine's; null: it goes on. */
export const standsSince = (
  { tone, since }: SaidSituation,
  status: Status | null,
  ahead: number,
): number | null => (tone === 'lost' && status !== null ? since + ahead : null);

/** A situation in words. All times are this machine's. */
export function say(situation: Situation, status: Status | null, zone: TimeZone, now: number): SaidSituation {
  const { kind, since, reason } = situation;
  const at = (time: number) => clock(time, zone, now);
  const address = status?.connection.address ?? '';
  switch (kind) {
    case 'exporter-lost': {
      const keeps = status ? ' What is shown is from before.' : '';
      return {
        tone: 'lost',
        label: 'lost',
        since,
        sentence: `Exporter lost since ${at(since)}.${keeps} ${reason} Trying again every second; see that dask-exporter runs and can be reached at this address.`,
      };
    }
    case 'scheduler-lost':
      return {
        tone: 'lost',
        label: 'scheduler lost',
        since,
        sentence: `Scheduler lost since ${at(since)}. What is shown is from before. ${reason} The exporter keeps trying; see that dask scheduler runs at ${address}.`,
      };
    case 'gone':
      return {
        tone: 'lost',
        label: 'gone',
        since,
        sentence: `Gone since ${at(since)}. What is shown is from before. ${reason}`,
      };
    case 'no-scheduler':
      return {
        tone: 'waiting',
        label: 'connecting',
        since,
        sentence: sayNoScheduler(situation, address, at(since)),
      };
    case 'live': {
      const { silentSince } = situation;
      if (silentSince === null)
        return { tone: 'live', label: 'live', since, sentence: sayNews(situation, at) };
      const sentence = saySilence(situation, now);
      return { tone: 'waiting', label: 'scheduler silent', since: silentSince, sentence };
    }
    default:
      return { tone: 'waiting', label: 'connecting', since, sentence: null };
  }
}

function clock(time: number, zone: TimeZone, now: number): string {
  const day = sameDay(time, now, zone) ? '' : `${formatDay(time, zone, now)} `;
  return `${day}${formatClock(time, zone, 1000)} ${zoneHint(time, zone)}`;
}
