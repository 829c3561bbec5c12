import type { Status } from '@daskscope/api';
import type { ConnectionState } from './stream/connection.ts';

/** How it stands on the way from the scheduler to here. */
export interface Situation {
  /**
   * connecting: nothing was heard yet. no-scheduler: the exporter answers, and never had one. exporter-lost, scheduler-lost:
   * what is known is from before. ended: nobody looks.
   */
  readonly kind: 'connecting' | 'no-scheduler' | 'live' | 'exporter-lost' | 'scheduler-lost' | 'ended';
  /** ms since the epoch, this machine's clock */
  readonly since: number;
  /** Why, in a sentence; '' where there is nothing to say. */
  readonly reason: string;
  /** When this scheduler came in place of another, as long as that is news; else null. Clock as above. */
  readonly restartedAt: number | null;
  /** The scheduler's version if it is older than what all this is tested with; else null. */
  readonly tooOld: string | null;
}

/** The oldest distributed that everything here is tested with. */
const OLDEST = [2022, 12] as const;

/** What was lost in a restart is news for this long. */
const NEWS_MS = 120_000;

/** @param ahead ms that the exporter's clock is ahead of this machine's */
export function situation(stream: ConnectionState, status: Status | null, ahead: number): Situation {
  const nothing = { restartedAt: null, tooOld: null };
  const { kind, since, reason } = stream;
  if (kind === 'lost') return { ...nothing, kind: 'exporter-lost', since, reason };
  if (kind !== 'live') return { ...nothing, kind, since, reason };
  if (!status) return { ...nothing, kind: 'connecting', since, reason };
  const { connection, exporter } = status;
  const why = connection.error ?? '';
  if (connection.state === 'lost')
    return { ...nothing, kind: 'scheduler-lost', since: connection.since - ahead, reason: why };
  if (connection.state === 'connecting')
    return { ...nothing, kind: 'no-scheduler', since: exporter.startedAt - ahead, reason: why };
  const restartedAt = restarted(status);
  return {
    kind: 'live',
    since: connection.since - ahead,
    reason: '',
    restartedAt: restartedAt && restartedAt - ahead,
    tooOld: tooOld(status),
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
