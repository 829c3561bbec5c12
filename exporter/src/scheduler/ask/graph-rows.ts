import type { Graph } from '@daskscope/api';
import { ref } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../state/text.ts';
import { attr, compose, each, juxt, LEN, LIST, map, take } from '../feeds/expression.ts';
import { keyText } from '../keys.ts';
import { asArray, asCount, asNumber, asText } from '../values.ts';

/** Of one task; it may depend on any number. */
const MOST_EDGES = 200;

const ID = ref('builtins', 'id');
const sizes = (name: string) => compose(LIST, map(LEN), map(attr(name)));

/** [task] -> what is told of them, as columns: those are made without a step of Python's own for each. */
export const graphColumns = juxt(
  each(ID),
  each(attr('key', 'state', 'nbytes', 'prefix.name', 'group.name')),
  sizes('dependencies'),
  sizes('dependents'),
  each(compose(each(ID), take(MOST_EDGES), attr('dependencies'))),
);

interface Row {
  key: string;
  state: string;
  bytes: number | null;
  prefix: string;
  group: string;
  dependencies: number;
  dependents: number;
  /** Ids of those that it depends on. */
  needs: readonly unknown[];
}

/** Tasks as the scheduler told of them, each once. */
export class GraphRows {
  /** By what Python calls their id: keys may be long. */
  readonly #rows = new Map<unknown, Row>();

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

  columns(cluster: Cluster): Pick<Graph, 'prefixes' | 'positions' | 'groups' | 'tasks' | 'edges'> {
    const rows = [...this.#rows.values()];
    const places = new Map([...this.#rows.keys()].map((id, place) => [id, place]));
    const prefixes = new Dictionary();
    const groups = new Dictionary();
    const edges: Graph['edges'] = { task: [], dependency: [] };
    rows.forEach(({ needs }, task) => {
      for (const id of needs) {
        const dependency = places.get(id);
        if (dependency === undefined) continue;
        edges.task.push(task);
        edges.dependency.push(dependency);
      }
    });
    const tasks = {
      key: rows.map(({ key }) => key),
      state: rows.map(({ state }) => state),
      prefix: rows.map(({ prefix }) => prefixes.positionOf(prefix)),
      group: rows.map(({ group }) => groups.positionOf(group)),
      bytes: rows.map(({ bytes }) => bytes),
      dependencies: rows.map(({ dependencies }) => dependencies),
      dependents: rows.map(({ dependents }) => dependents),
    };
    return {
      prefixes: prefixes.names,
      positions: prefixes.names.map((name) => cluster.prefixNames.find(name) ?? null),
      groups: groups.names,
      tasks,
      edges,
    };
  }
}

class Dictionary {
  readonly #positions = new Map<string, number>();

  get names(): string[] {
    return [...this.#positions.keys()];
  }

  positionOf(name: string): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    this.#positions.set(name, this.#positions.size);
    return this.#positions.size - 1;
  }
}
