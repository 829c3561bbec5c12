import { partition } from '../partition.ts';
import type { Computation } from './computation.ts';

interface Ran {
  /** ms since the epoch */
  readonly start: number;
  readonly group: string;
  readonly prefix: string;
}

/**
 * Which computation a run belongs to. A group of one graph, such as all chunks of an array, is of the newest computation that has
 * it, until that is settled. Futures of a function share a group for as long as one of them is held, through any number of
 * computations: they are, as all else, of the newest that had begun.
 */
export class Belonging {
  readonly #computations: readonly Computation[];
  readonly #byGroup = new Map<string, Computation>();

  /**
   * Of one scheduler, in the order of their starts.
   * @param asked that one has its groups also when it is settled
   */
  constructor(computations: readonly Computation[], asked?: Computation) {
    this.#computations = computations;
    for (const computation of computations)
      if (!computation.settled || computation === asked)
        for (const group of computation.groups) this.#byGroup.set(group, computation);
  }

  of({ start, group, prefix }: Ran): Computation | undefined {
    const all = this.#computations;
    const own = group === prefix ? undefined : this.#byGroup.get(group);
    return own ?? all[partition(all.length, (at) => all[at]!.start <= start) - 1];
  }
}
