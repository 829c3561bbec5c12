import { Type, type Static } from '@sinclair/typebox';
import { byState, knownNumbers, numbers } from '../columns.ts';

/** The cluster's figures over time: of each a number a point, all columns as long as `time`. null: not known, such as while the scheduler was away. */
export const SeriesFigures = Type.Object({
  workers: knownNumbers('Workers'),
  threads: knownNumbers('Threads that are there'),
  threadsBusy: knownNumbers('Tasks executing on them, as workers last reported'),
  cpuCores: knownNumbers("Cores that the workers' processes use"),
  memoryManaged: knownNumbers('Bytes of results in memory'),
  memoryUnmanaged: knownNumbers('Bytes of all else, there for a while'),
  memoryUnmanagedRecent: knownNumbers('Bytes of all else, that came lately'),
  memorySpilled: knownNumbers('Bytes of results on disk: no part of the memory'),
  memoryLimit: knownNumbers('Bytes that the workers may have; null also where one has no limit'),
  networkReceive: knownNumbers("Bytes a second of the workers' hosts, each host once"),
  networkTransmit: knownNumbers("Bytes a second of the workers' hosts, each host once"),
  diskRead: knownNumbers("Bytes a second of the workers' hosts, each host once"),
  diskWrite: knownNumbers("Bytes a second of the workers' hosts, each host once"),
  tasksFinished: knownNumbers('Tasks a second that came into memory'),
  tasks: byState(() => knownNumbers('Tasks in this state')),
});
export type SeriesFigures = Static<typeof SeriesFigures>;

/** A figure by its name; those of tasks by state stand beneath `tasks`. */
export type SeriesFigure = Exclude<keyof SeriesFigures, 'tasks'>;

/** Figures of the cluster over time, oldest first. */
export const Series = Type.Object({
  now: Type.Number({ description: "ms since the epoch: the exporter's clock when it answered" }),
  since: Type.Union([Type.Number(), Type.Null()], {
    description:
      'ms since the epoch: the oldest point that is kept, whatever was asked for; null: there is none',
  }),
  step: Type.Integer({
    minimum: 1,
    description:
      'ms from point to point: a second, or the resolution asked for; more where the history answers, which keeps 10 s',
  }),
  time: numbers('ms since the epoch: when the second, or the bucket, begins'),
  mean: SeriesFigures,
  min: Type.Optional(SeriesFigures),
  max: Type.Optional(SeriesFigures),
  missing: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'A sentence, where the history cannot be read: what is missing here. Only with a history',
    }),
  ),
});
export type Series = Static<typeof Series>;

/** The `series` line of a stream: points that this reader was not sent before; the first line has those of the last minute. */
export const SeriesUpdate = Type.Object({
  step: Type.Integer({ minimum: 1, description: 'ms from point to point' }),
  time: numbers('ms since the epoch: when the second begins'),
  mean: SeriesFigures,
});
export type SeriesUpdate = Static<typeof SeriesUpdate>;
