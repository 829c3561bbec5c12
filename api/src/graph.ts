import { Type, type Static } from '@sinclair/typebox';
import { counts, life, numbers, positions, texts } from './columns.ts';

/** One row a task, those asked about first. */
export const GraphTasks = Type.Object({
  key: texts('The key; a tuple as Python writes it'),
  state: texts('Its state, as the scheduler calls it'),
  prefix: positions('Position in prefixes: its function and its colour'),
  group: positions('Position in groups'),
  bytes: numbers('Bytes of its result; 0: there is none, or none was told'),
  dependencies: counts('How many tasks it depends on, whether they are in the answer or not'),
  dependents: counts('How many depend on it'),
});
export type GraphTasks = Static<typeof GraphTasks>;

/** Tasks and what they depend on, as the scheduler has them at the moment; a part of them where they are many. */
export const Graph = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when it was asked' }),
  life: life(),
  total: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description:
      'Tasks there are: of all, of the group, or those that erred; null: around a key they are not counted',
  }),
  prefixes: texts('Dictionary'),
  groups: texts('Dictionary, of this answer alone'),
  tasks: GraphTasks,
  edges: Type.Object(
    {
      task: positions('Row of the task that depends'),
      dependency: positions('Row of the task that it depends on'),
    },
    { description: 'One row a dependency between two tasks of the answer' },
  ),
  more: Type.Optional(Type.Literal(true, { description: 'Only where limit left tasks out' })),
});
export type Graph = Static<typeof Graph>;
