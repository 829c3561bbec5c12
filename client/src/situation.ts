import type { Status } from '@daskscope/api';
import type { ConnectionState } from './stream/connection.ts';

/** What a person must know though what comes is live. Times in ms since the epoch, this machine's clock. */
export interface News {
  /** Since when the scheduler owes what it pushes; null: it does not. */
  readonly silentSince: number | null;
  /** The scheduler's version if it is older than what all this is tested with; else null. */
  readonly tooOld: string | null;
  /** When this scheduler came in place of another, as long as that is news; else null. */
  readonly restartedAt: number | null;
}

/** How it stands on the way from the scheduler to here. */
export interface Situation extends News {
  /**
   * connecting: nothing was heard yet. no-scheduler: the exporter answers, and never had one. exporter-lost, scheduler-lost:
   * what is known is from before. gone: the same, and nobody tries to reach it any more. ended: nobody looks.
   */
  readonly kind:
    'connecting' | 'no-scheduler' | 'live' | 'exporter-lost' | 'scheduler-lost' | 'gone' | 'ended';
  /** ms since the epoch, this machine's clock */
  readonly since: number;
  /** Why, in a sentence; '' where there is nothing to say. */
  readonly reason: string;
}

/** The oldest distributed that everything here is tested with. */
const OLDEST = [2022, 12] as const;

/** What was lost in a restart is news for this long. */
const NEWS_MS = 120_000;

/** A shorter silence is over before it is read. */
const SILENT_SECONDS = 1;

const NO_NEWS: News = { silentSince: null, tooOld: null, restartedAt: null };

/** @param ahead ms that the exporter's clock is ahead of this machine's */
export function situation(stream: ConnectionState, status: Status | null, ahead: number): Situation {
  const { kind, since, reason } = stream;
  if (kind === 'lost') return { ...NO_NEWS, kind: 'exporter-lost', since, reason };
  if (kind !== 'live') return { ...NO_NEWS, kind, since, reason };
  if (!status) return { ...NO_NEWS, kind: 'connecting', since, reason };
  const { connection, exporter } = status;
  const why = connection.error ?? '';
  if (connection.gone) return { ...NO_NEWS, kind: 'gone', since: connection.since - ahead, reason: why };
  if (connection.state === 'lost')
    return { ...NO_NEWS, kind: 'scheduler-lost', since: connection.since - ahead, reason: why };
  if (connection.state === 'connecting')
    return { ...NO_NEWS, kind: 'no-scheduler', since: exporter.startedAt - ahead, reason: why };
  return { kind: 'live', since: connection.since - ahead, reason: '', ...newsOf(status, ahead) };
}

/**
 * That there never was a scheduler, and what to do, in sentences.
 * @param since the time as it is written; left out, it is not said
 */
export function sayNoScheduler(
  { reason }: Pick<Situation, 'reason'>,
  address: string,
  since?: string,
): string {
  const begin = since === undefined ? 'No scheduler yet' : `No scheduler yet, since ${since}`;
  return `${begin}. ${reason || 'There was no answer yet.'} The exporter keeps trying to reach ${address}. Start one there by dask scheduler, or start the exporter with your scheduler’s address.`;
}

/** In place of figures, where there never was a scheduler that could have told them. */
export const NO_SCHEDULER_SEEN = 'Not known yet: no scheduler was seen.';

/** That the exporter is there and its scheduler is not, in sentences. `reason`: a sentence, or ''. */
export function sayNoConnection(address: string, reason: string): string {
  return `The exporter has no connection to the scheduler at ${address}. ${reason}`.trim();
}

/** That nothing comes of the scheduler, in a sentence; null: it comes. */
export function saySilence({ silentSince }: News, now: number): string | null {
  if (silentSince === null) return null;
  const seconds = Math.floor((now - silentSince) / 1000);
  return `The scheduler has said nothing for ${seconds} s: its event loop may be blocked. What is shown is from before.`;
}

/**
 * What else is new, in a sentence; null: nothing.
 * @param at a time as it is written
 */
export function sayNews({ tooOld, restartedAt }: News, at: (time: number) => string): string | null {
  if (tooOld !== null)
    return `This scheduler runs distributed ${tooOld}, which is too old: what is shown may be wrong or missing. Use 2022.12.1 or later.`;
  if (restartedAt !== null)
    return `Another scheduler since ${at(restartedAt)}: it was restarted, and knows nothing of the tasks before.`;
  return null;
}

function newsOf(status: Status, ahead: number): News {
  const late = status.connection.pushLatenessSeconds ?? 0;
  const restartedAt = restarted(status);
  return {
    silentSince: late >= SILENT_SECONDS ? status.time - ahead - late * 1000 : null,
    tooOld: tooOld(status),
    restartedAt: restartedAt && restartedAt - ahead,
  };
}

function restarted({ lives, scheduler, time }: Status): number | null {
  const life = lives.find(({ id }) => id === scheduler?.id);
  const news = life && lives[0] !== life && time - life.firstSeen <= NEWS_MS;
  return news ? life.firstSeen : null;
}

function tooOld({ scheduler }: Status): string | null {
  const version = scheduler?.version ?? '';
  const [year = 0, month = 0] = version.split('.').map(Number);
  const [oldestYear, oldestMonth] = OLDEST;
  return year > 0 && (year < oldestYear || (year === oldestYear && month < oldestMonth)) ? version : null;
}
