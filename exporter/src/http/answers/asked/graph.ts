import type { Graph } from '@daskscope/api';
import type { AskedGraph } from '../../../asked/graph.ts';
import type { Work } from '../../../slices.ts';
import type { Names } from '../../../state/names.ts';
import { knownOf } from '../tasks/run.ts';

export function* graphOf(asked: AskedGraph, positions: Names): Work<Graph> {
  const { time, life, total, more, unread, task } = asked;
  const rows = [...asked.tasks.values()];
  const prefixes = new Dictionary();
  const groups = new Dictionary();
  const edges = edgesOf(asked.tasks);
  yield;
  return {
    time,
    life,
    total,
    more,
    unread,
    tasks: {
      key: rows.map(({ key }) => key),
      state: rows.map(({ state }) => state),
      prefix: rows.map(({ prefix }) => prefixes.positionOf(prefix)),
      group: rows.map(({ group }) => groups.positionOf(group)),
      bytes: rows.map(({ bytes }) => bytes),
      dependencies: rows.map(({ dependencies }) => dependencies),
      dependents: rows.map(({ dependents }) => dependents),
    },
    prefixes: prefixes.names,
    positions: prefixes.names.map((name) => positions.find(name) ?? null),
    groups: groups.names,
    edges,
    ...(task && { task: knownOf(task) }),
  };
}

/** Of two tasks of the answer. */
function edgesOf(tasks: AskedGraph['tasks']): Graph['edges'] {
  const rows = new Map([...tasks.keys()].map((id, row) => [id, row]));
  const edges: Graph['edges'] = { task: [], dependency: [] };
  for (const [id, { needs }] of tasks)
    for (const needed of needs) {
      const dependency = rows.get(needed);
      if (dependency === undefined) continue;
      edges.task.push(rows.get(id)!);
      edges.dependency.push(dependency);
    }
  return edges;
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
