import type { Status } from '@daskscope/api';
import type { Situation } from '@daskscope/client';
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

/** A shorter silence is over before it is read. */
const LATE_SECONDS = 1;

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
    case 'no-scheduler':
      return {
        tone: 'waiting',
        label: 'connecting',
        since,
        sentence: `No scheduler yet, since ${at(since)}. ${reason || 'There was no answer yet.'} The exporter keeps trying; start one by dask scheduler, or start the exporter with the address of yours in place of ${address}.`,
      };
    case 'live': {
      const late = status?.connection.pushLatenessSeconds ?? 0;
      if (late >= LATE_SECONDS) return silent(late, now);
      return { tone: 'live', label: 'live', since, sentence: news(situation, at) };
    }
    default:
      return { tone: 'waiting', label: 'connecting', since, sentence: null };
  }
}

function silent(late: number, now: number): SaidSituation {
  return {
    tone: 'waiting',
    label: 'scheduler silent',
    since: now - late * 1000,
    sentence: `The scheduler has not pushed for ${Math.floor(late)} s: its event loop may be blocked. What is shown is from before.`,
  };
}

function news({ tooOld, restartedAt }: Situation, at: (time: number) => string): string | null {
  if (tooOld !== null)
    return `This scheduler runs distributed ${tooOld}, which is too old: what is shown may be wrong or missing. Use 2022.12.1 or later.`;
  if (restartedAt !== null)
    return `Another scheduler since ${at(restartedAt)}: it was restarted, and knows nothing of the tasks before.`;
  return null;
}

function clock(time: number, zone: TimeZone, now: number): string {
  const day = sameDay(time, now, zone) ? '' : `${formatDay(time, zone, now)} `;
  return `${day}${formatClock(time, zone, 1000)} ${zoneHint(time, zone)}`;
}
