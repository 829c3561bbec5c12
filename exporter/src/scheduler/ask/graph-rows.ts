import { LIMITS } from '@daskscope/api';
import type { GraphTask } from '../../asked/graph.ts';
import { ref, type Pickle } from '../../protocol/pickle.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../state/text.ts';
import { attr, compose, each, juxt, LEN, LIST, map, take } from '../feeds/expression.ts';
import { keyText } from '../keys.ts';
import { asArray, asCount, asNumber, asText } from '../values.ts';

const ID = ref('builtins', 'id');
const sizes = (name: string) => compose(LIST, map(LEN), map(attr(name)));

/** Dependencies of all tasks of an answer together: more take the scheduler more than 10 ms at once. */
const MOST_EDGES = 100_000;

/** Dependencies of one of so many tasks that are told. */
const edgesOf = (tasks: number): number => Math.min(LIMITS.graphEdges, Math.floor(MOST_EDGES / tasks));

/** [task], so many at most -> what is told of them, as columns: those are made without a step of Python's own for each. */
export const graphColumns = (most: number): Pickle =>
  juxt(
    each(ID),
    each(attr('key', 'state', 'nbytes', 'prefix.name', 'group.name')),
    sizes('dependencies'),
    sizes('dependents'),
    each(compose(each(ID), take(edgesOf(most)), attr('dependencies'))),
  );

/** Tasks as the scheduler told of them, each once. */
export class GraphRows {
  readonly #rows = new Map<unknown, GraphTask>();

  /** By what Python calls their id. */
  get all(): ReadonlyMap<unknown, GraphTask> {
    return this.#rows;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Something depends on them, or they on something, that is not among them. */
  get beyond(): boolean {
    const rows = [...this.#rows.values()];
    const within = (ids: readonly unknown[]) => ids.filter((id) => this.#rows.has(id)).length;
    const edges = rows.reduce((sum, { needs }) => sum + within(needs), 0);
    const ends = rows.reduce((sum, { dependencies, dependents }) => sum + dependencies + dependents, 0);
    return ends > 2 * edges;
  }

  add(columns: unknown): void {
    const [ids, figures, dependencies, dependents, needs] = asArray(columns).map(asArray);
    ids?.forEach((id, at) => {
      const [key, state, nbytes, prefix, group] = asArray(figures?.[at]);
      const bytes = asNumber(nbytes);
      this.#rows.set(id, {
        key: cut(keyText(key), KEY_LIMIT),
        state: asText(state) ?? '',
        // Dask has -1 where there is none.
        bytes: bytes === null || bytes < 0 ? null : bytes,
        prefix: cut(asText(prefix) ?? '', NAME_LIMIT),
        group: cut(keyText(group), KEY_LIMIT),
        dependencies: asCount(dependencies?.[at]),
        dependents: asCount(dependents?.[at]),
        needs: asArray(needs?.[at]),
      });
    });
  }
}
