import type { Computation } from '../../state/computations/computation.ts';
import { partition } from '../../state/partition.ts';
import { made } from './made.ts';

type Sent = Pick<Computation, 'start' | 'groups' | 'groupCount' | 'elsewhere'>;

/** When something was sent to one scheduler, by the groups of tasks that it asked for. ms since the epoch */
export class Submissions {
  readonly #byGroup = new Map<string, number[]>();
  /** Not all of their groups are known. */
  readonly #ofAny: number[] = [];

  constructor(computations: readonly Sent[]) {
    for (const { start, groups, groupCount, elsewhere } of [...computations].sort(
      (one, other) => one.start - other.start,
    )) {
      if (elsewhere || groups.size < groupCount) this.#ofAny.push(start);
      else for (const group of groups) made(this.#byGroup, group, () => [] as number[]).push(start);
    }
  }

  /** Whether something that asks for it, or that may, was sent after the one time and by the other. */
  mayAskFor(group: string, after: number, until: number): boolean {
    return [this.#ofAny, this.#byGroup.get(group) ?? []].some((starts) => {
      const by = (time: number) => partition(starts.length, (at) => starts[at]! <= time);
      return by(until) > by(after);
    });
  }
}
