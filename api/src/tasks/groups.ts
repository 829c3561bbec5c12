import { Type, type Static } from '@sinclair/typebox';
import {
  byState,
  counts,
  knownCounts,
  knownNumbers,
  missing,
  numbers,
  positions,
  texts,
  time,
} from '../columns.ts';

/** One row a group, in the order in which they were first seen. Those that the scheduler has forgotten are as it told last. Of one that came and went before it was read Dask says
 * only how many tasks it has forgotten: what became of them, and whether any had erred, is not known. */
export const GroupColumns = Type.Object({
  name: texts("Dask's name of the group"),
  life: positions('Position in lives'),
  prefix: positions('Position in prefixes: its function and its colour'),
  there: Type.Array(Type.Boolean(), { description: 'False: the scheduler has forgotten it' }),
  lastSeen: numbers('ms since the epoch: when the scheduler last told of it'),
  tasks: counts('Tasks of it, whatever their state'),
  states: byState(() =>
    knownCounts('Tasks of it in this state; null: not known, since it came and went before it was read'),
  ),
  bytes: numbers('Bytes that its tasks produced: not what is in memory'),
  seconds: numbers('Seconds that its tasks computed, summed up'),
  start: knownNumbers("ms since the epoch: its first task's begin; null: none has finished"),
  stop: knownNumbers('ms since the epoch: the end of the last that finished; null: none has'),
  types: Type.Array(Type.Array(Type.String()), { description: 'Types of its results' }),
});
export type GroupColumns = Static<typeof GroupColumns>;

/** One row a dependency between two groups of the answer. */
export const GroupDependencies = Type.Object({
  group: positions('Row of the group that depends'),
  dependency: positions('Row of the group that it depends on'),
});
export type GroupDependencies = Static<typeof GroupDependencies>;

/**
 * The chain of groups that took longest: each depends on the one before it. What a group adds is the time from the end of the one
 * before it, or from its own start where that is later, to its own end.
 */
export const CriticalPath = Type.Object({
  group: positions('Row of the group, the first of the chain first'),
  adds: Type.Array(Type.Number({ minimum: 0 }), { description: 'ms that it adds' }),
  duration: Type.Number({ minimum: 0, description: 'ms that all of them add' }),
});
export type CriticalPath = Static<typeof CriticalPath>;

/** Task groups, remembered after the scheduler has forgotten them. */
export const Groups = Type.Object({
  time: time(),
  missing: missing(),
  total: Type.Integer({ minimum: 0, description: 'Groups kept that match, before limit' }),
  dropped: Type.Integer({
    minimum: 0,
    description: 'Groups that are not kept any more, those not seen for longest, since the exporter started',
  }),
  lives: texts('Dictionary'),
  prefixes: texts('Dictionary'),
  groups: GroupColumns,
  dependencies: GroupDependencies,
  criticalPath: CriticalPath,
});
export type Groups = Static<typeof Groups>;
