import type { Pickle } from '../protocol/pickle.ts';

/** One figure, or a group of figures that come together, that a feed pushes. */
export interface Subscription {
  /** How dask_exporter_missing_feature and the status call it where a scheduler does not give it. */
  readonly feature: string;
  /** scheduler -> the figure; evaluated on the scheduler. */
  readonly expression: Pickle;
  /** Takes in what was pushed; never null. now in ms since the epoch. */
  apply(value: unknown, now: number): void;
}
