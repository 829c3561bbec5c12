import type { FailurePlace } from './failure-place.ts';

/** All that is known of a failure, with its texts. */
export interface WholeFailure extends FailurePlace {
  /** Its scheduler's id. */
  readonly life: string;
  /** Of its run; null: none was recorded. */
  readonly id: number | null;
  readonly key: string;
  readonly prefix: string;
  /** Addresses it erred on. */
  readonly workers: readonly string[];
  /** '': the scheduler has none, or it was told before and is not known any more. */
  readonly exception: string;
  readonly traceback: string;
  /** When the scheduler says it was, ms since the epoch; null: only the stream told of it. */
  readonly schedulerTime: number | null;
}

/** Who keeps failures for longer: does whatever I/O that takes elsewhere. */
export interface FailureKeeper {
  /**
   * One with the same number replaces what was told before, but for texts that it lacks.
   * @param isHere false: it belongs to what was kept before, and may be there
   */
  take(failure: WholeFailure, isHere: boolean): void;
}

/** What was kept at an earlier time. */
export interface KeptBefore {
  /** The newest, the oldest of them first. */
  readonly kept: readonly WholeFailure[];
  /** The latest beside those; null: there is none. */
  readonly gone: FailurePlace | null;
}
