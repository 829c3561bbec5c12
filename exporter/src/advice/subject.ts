import type { Computation } from '../state/computations/computation.ts';

/** What is asked about: a computation, or all that ran in a range. ms since the epoch. */
export interface Subject {
  readonly computation: Computation | null;
  readonly from: number;
  readonly to: number;
}
