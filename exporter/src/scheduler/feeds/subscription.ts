import type { Pickle } from '../../protocol/pickle.ts';
import type { Work } from '../../slices.ts';

interface Named {
  /** How dask_exporter_missing_feature and the status call it where a scheduler does not give it. */
  readonly feature: string;
  /**
   * scheduler -> what is the same as long as the figures are, and cheap to tell: they are evaluated and packed anew once it is
   * another. Hashable.
   */
  readonly mark?: Pickle;
  /** What was taken in holds until it is evaluated anew, and is not read again before. With a mark, and nothing beside. */
  readonly lasting?: true;
}

/** One figure, or a group of figures that come together, that a feed pushes. */
export interface FixedSubscription extends Named {
  /** scheduler -> the figure; evaluated on the scheduler. */
  readonly expression: Pickle;
  /** Takes in what was pushed; never null. now in ms since the epoch. */
  apply(value: unknown, now: number): void;
}

/** Figures of what grows with the cluster: no more of its entries are read than fit. */
export interface GrowingSubscription extends Named {
  /** scheduler -> a dict. A function: as it is when a feed is opened; what was left out of it the subscription says itself. */
  readonly entries: Pickle | (() => Pickle);
  /** That dict, or the first of its entries -> their figures. */
  readonly figures: Pickle;
  /** scheduler -> what comes with them */
  readonly beside?: Pickle;
  /** Reads what was pushed, in slices. What it returns takes it in, all at once: until that is called nothing has changed. */
  taking(figures: unknown, now: number, beside: unknown): Work<() => void>;
  /** Another feed shall be opened, whose entries are others. */
  outdated?(): boolean;
}

export type Subscription = FixedSubscription | GrowingSubscription;

/** Entries between two places where others may come in. */
export const STEP = 64;
