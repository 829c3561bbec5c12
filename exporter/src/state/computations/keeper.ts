import type { Computation } from './computation.ts';

/** Who keeps computations for longer than the exporter runs, and does whatever I/O that takes elsewhere. */
export interface ComputationKeeper {
  /** It has it from before: what is known of it now is less. */
  has(id: string): boolean;
  /** Nothing of it changes any more. False: it is not kept. */
  take(computation: Computation): boolean;
  /** Where its threads spent their time, as plain values; or why that is not known. */
  takeProfile(computation: Computation, told: object): void;
}
