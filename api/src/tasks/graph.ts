import { Type, type Static } from '@sinclair/typebox';
import { counts, knownNumbers, positions, texts } from '../columns.ts';
import { TaskNow } from './tasks.ts';

/** One row a task: around a key the nearest first, else in the order in which they came to the scheduler. */
export const GraphTasks = Type.Object({
  key: texts('The key; a tuple as Python writes it'),
  state: texts('Its state, as the scheduler calls it'),
  prefix: positions('Index in prefixes: its function'),
  group: positions('Index in groups'),
  bytes: knownNumbers('Bytes of its result; null: there is none yet'),
  dependencies: counts('How many tasks it depends on, whether they are in the answer or not'),
  dependents: counts('How many depend on it'),
});
export type GraphTasks = Static<typeof GraphTasks>;

/** Tasks and what they depend on, as the scheduler has them now; a part of them where they are many. */
export const Graph = Type.Object({
  time: Type.Number({ description: 'ms since the epoch: when it was asked' }),
  life: Type.Union([Type.String(), Type.Null()], { description: "The scheduler's id" }),
  total: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'Tasks that there are of what was asked for; null: around a key they are not counted',
  }),
  more: Type.Boolean({ description: 'True: there are more tasks than are answered' }),
  unread: Type.Integer({
    minimum: 0,
    description: 'Tasks of the scheduler that were not looked at, since it has so many',
  }),
  prefixes: texts('Dictionary, of this answer alone'),
  positions: Type.Array(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]), {
    description:
      'Of each of these its position in the prefixes dictionary, which is its colour; null: it has none',
  }),
  groups: texts('Dictionary, of this answer alone'),
  tasks: GraphTasks,
  edges: Type.Object(
    {
      task: positions('Row of the task that depends'),
      dependency: positions('Row of the task that it depends on'),
    },
    { description: 'One row a dependency between two tasks of the answer' },
  ),
  task: Type.Optional(
    Type.Omit(TaskNow, ['story'], { description: 'Only around a key: what the scheduler knows of its task' }),
  ),
});
export type Graph = Static<typeof Graph>;
