import { partition } from '../partition.ts';
import type { Computation } from './computation.ts';

interface Ran {
  /** ms since the epoch */
  readonly start: number;
  readonly group: string;
  readonly prefix: string;
}

/** ms: a worker knows the scheduler's clock as well as its last heartbeat was quick, which on a busy machine takes long. */
const CLOCKS_APART = 500;

/**
 * Which computation a run belongs to. A group of one graph, such as all chunks of an array, is of the newest computation that has
 * it, until that is settled. Futures of a function share a group for as long as one of them is held, through any number of
 * computations: they are, as all else, of the newest that had begun; by a worker's clock they may begin a moment before that which
 * alone has their group.
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
    if (group !== prefix) {
      const own = this.#byGroup.get(group);
      if (own) return own;
    }
    const all = this.#computations;
    const next = partition(all.length, (at) => all[at]!.start <= start);
    return this.#isOfNext(next, start, group) ? all[next] : all[next - 1];
  }

  #isOfNext(position: number, start: number, group: string): boolean {
    const [begun, next] = [this.#computations[position - 1], this.#computations[position]];
    if (!next || next.start - start > CLOCKS_APART) return false;
    return next.groups.has(group) && !begun?.groups.has(group);
  }
}
