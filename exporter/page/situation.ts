import type { Status } from '@daskscope/api';
import { formatClock, formatDay, sameDay, zoneHint, type TimeZone } from './times.ts';
import type { StreamState } from './stream.ts';

export type Tone = 'live' | 'waiting' | 'lost';

/** How it stands, in a word for the header and in a sentence where what is shown is not what is. */
export interface Situation {
  tone: Tone;
  label: string;
  /** ms since the epoch */
  since: number;
  /** null: nothing needs saying. */
  sentence: string | null;
}

/** The oldest distributed that everything here is tested with. */
const OLDEST = [2022, 12];

/** What is to be said of the way from the scheduler to this page. Times of the stream are this machine's, `now` as well. */
export function situation(
  stream: StreamState,
  status: Status | null,
  zone: TimeZone,
  now: number,
): Situation {
  const at = (time: number) => clock(time, zone, now);
  if (stream.kind === 'lost') {
    const keeps = status ? ' What is shown is from before.' : '';
    return {
      tone: 'lost',
      label: 'lost',
      since: stream.since,
      sentence: `Exporter lost since ${at(stream.since)}.${keeps} ${stream.reason} Trying again every second; see that dask-exporter runs and can be reached at this address.`,
    };
  }
  if (!status) {
    return { tone: 'waiting', label: 'connecting', since: stream.since, sentence: null };
  }
  const { connection, scheduler, exporter } = status;
  if (connection.state === 'lost') {
    return {
      tone: 'lost',
      label: 'scheduler lost',
      since: connection.since,
      sentence: `Scheduler lost since ${at(connection.since)}. What is shown is from before. ${connection.error ?? ''} The exporter keeps trying; see that dask scheduler runs at ${connection.address}.`,
    };
  }
  if (connection.state === 'connecting') {
    const why = connection.error ?? 'There was no answer yet.';
    return {
      tone: 'waiting',
      label: 'connecting',
      since: exporter.startedAt,
      sentence: `No scheduler yet, since ${at(exporter.startedAt)}. ${why} The exporter keeps trying; start one by dask scheduler, or start the exporter with the address of yours in place of ${connection.address}.`,
    };
  }
  const live = { tone: 'live', label: 'live', since: connection.since } as const;
  if (scheduler?.version && isTooOld(scheduler.version)) {
    return {
      ...live,
      sentence: `This scheduler runs distributed ${scheduler.version}, which is too old: what is shown may be wrong or missing. Use 2022.12.1 or later.`,
    };
  }
  return { ...live, sentence: restarted(status, zone, now) };
}

/** What was lost in a restart is worth a sentence for a while. */
const TELL_RESTART_MS = 120_000;

function restarted({ lives, scheduler, time }: Status, zone: TimeZone, now: number): string | null {
  const life = lives.find(({ id }) => id === scheduler?.id);
  if (!life || lives[0] === life || time - life.firstSeen > TELL_RESTART_MS) return null;
  return `Another scheduler since ${clock(life.firstSeen, zone, now)}: it was restarted, and knows nothing of the tasks before.`;
}

function isTooOld(version: string): boolean {
  const [year = 0, month = 0] = version.split('.').map(Number);
  const [oldestYear, oldestMonth] = OLDEST as [number, number];
  return year > 0 && (year < oldestYear || (year === oldestYear && month < oldestMonth));
}

function clock(time: number, zone: TimeZone, now: number): string {
  const day = sameDay(time, now, zone) ? '' : `${formatDay(time, zone, now)} `;
  return `${day}${formatClock(time, zone, 1000)} ${zoneHint(time, zone)}`;
}
