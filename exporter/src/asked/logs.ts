import type { LOG_LEVELS, LOG_SOURCES } from '@daskscope/api';
import type { WorkersAsked } from './workers.ts';

export type LogKeeper = (typeof LOG_SOURCES)[number];

/** Which records are asked for. */
export interface LogFilter {
  /** This one and above. */
  level?: (typeof LOG_LEVELS)[number];
  search?: string;
  /** ms since the epoch */
  from?: number;
  to?: number;
}

export interface LogsQuestion extends LogFilter {
  /** All without it. */
  source?: readonly LogKeeper[];
  /** Addresses or names; all without it. */
  worker?: readonly string[];
  limit?: number;
}

export interface LogRecord {
  /** ms since the epoch; null: not told, and not in the text. */
  time: number | null;
  /** The time was read from the text, which has no time zone. */
  timeOfText: boolean;
  level: string;
  source: LogKeeper;
  /** Its address; null: the scheduler. */
  worker: string | null;
  /** null: the text does not begin as Dask begins it. */
  logger: string | null;
  text: string;
  /** The text was longer. */
  cut: boolean;
}

export interface AskedLogs {
  /** ms since the epoch: when they were asked for. */
  time: number;
  /** Newest first. */
  records: readonly LogRecord[];
  /** Records read that match. */
  total: number;
  /** There may be older ones that match. */
  more: boolean;
  /** Who told nothing at all, and a sentence that says why. */
  refused: readonly { source: LogKeeper; reason: string }[];
  workers: WorkersAsked;
}
