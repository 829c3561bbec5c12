import { LIMITS } from '@daskscope/api';

/** How a stream goes; other values are for tests. */
export interface Pace {
  heartbeatMs: number;
  /** Workers and status come no more often than this. */
  slowTopicsMs: number;
  /** A stream ends after this, so that logins are checked again. */
  lifeMs: number;
  /** A reader that does not take what waits for it within this is dropped. */
  stallMs: number;
  /** A reader with a name that was not heard of for this long has left, whoever still reads what it asked for. */
  absenceMs: number;
  /** Bytes waiting for a reader beyond which nothing more is written to it until they are gone. */
  bufferBytes: number;
  /** Runs in one line. */
  rows: number;
  /**
   * Bytes of a line beyond which it holds fewer runs: keys may be long, a slow reader has one line more than its buffer, and a line
   * is made in one go, while all others wait.
   */
  lineBytes: number;
}

export const PACE: Pace = {
  heartbeatMs: 1000,
  slowTopicsMs: 1000,
  lifeMs: LIMITS.streamMinutes * 60_000,
  stallMs: 60_000,
  absenceMs: 35_000,
  bufferBytes: 1024 * 1024,
  rows: LIMITS.streamRows,
  lineBytes: 128 * 1024,
};
