import { ClusterSource } from '../clusters.ts';
import { Type, type Static } from '@sinclair/typebox';

const text = () => Type.Union([Type.String(), Type.Null()]);
const number = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

/** One scheduler's life as this exporter saw it. */
export const Life = Type.Object({
  id: Type.String({ description: "The scheduler's own id" }),
  firstSeen: Type.Number({ description: 'ms since the epoch' }),
  lastSeen: Type.Number({ description: 'ms since the epoch' }),
  tasks: Type.Integer({ description: 'Runs of it still in the task log' }),
  first: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'Id of the oldest of these: a cursor that begins there asks for nothing of before. Not there: there is none, or an older exporter',
    }),
  ),
});
export type Life = Static<typeof Life>;

/**
 * A time in which the scheduler recorded its task stream and all that it recorded is in the log: where no run is seen in it,
 * none ended. Outside of it, what ran is not known, or not all of it.
 */
export const KnownRange = Type.Object({
  from: Type.Number({ description: 'ms since the epoch' }),
  to: Type.Union([Type.Number(), Type.Null()], { description: 'ms since the epoch; null: it goes on' }),
});
export type KnownRange = Static<typeof KnownRange>;

/** A figure that this scheduler does not give, and why. */
export const MissingFeature = Type.Object({ feature: Type.String(), reason: Type.String() });
export type MissingFeature = Static<typeof MissingFeature>;

export const Status = Type.Object({
  api: Type.Optional(
    Type.String({ description: 'Version of this API, as 1.1. Not there: an exporter older than 1.1' }),
  ),
  time: Type.Number({ description: 'ms since the epoch' }),
  exporter: Type.Object({ version: Type.String(), startedAt: Type.Number() }),
  connection: Type.Object({
    state: Type.Union([Type.Literal('connecting'), Type.Literal('connected'), Type.Literal('lost')]),
    address: Type.String(),
    since: Type.Number({ description: 'ms since the epoch: in this state since then' }),
    connects: Type.Integer(),
    error: Type.Union([Type.String(), Type.Null()], {
      description: 'Why it is not connected, in a sentence',
    }),
    retryAt: number('ms since the epoch: the next try'),
    gone: Type.Optional(
      Type.Literal(true, {
        description: 'No source names the cluster any more, and nobody tries to reach it',
      }),
    ),
    pushLatenessSeconds: Type.Optional(
      number(
        "How long the scheduler's next push is overdue; 0: it is not, or by less than half a second. null: none is expected. Not there: an older exporter",
      ),
    ),
  }),
  scheduler: Type.Union([
    Type.Object({
      id: Type.String(),
      address: Type.String(),
      version: text(),
      python: text(),
      startedAt: number('ms since the epoch'),
      simulated: Type.Boolean({ description: 'True for the simulated cluster: nothing of it is real' }),
      dashboard: Type.Union([Type.String(), Type.Null()], {
        description: "URL of Dask's own page, if it serves one",
      }),
    }),
    Type.Null(),
  ]),
  cluster: Type.Object({
    workers: Type.Integer(),
    threads: Type.Integer(),
    memoryBytes: Type.Number(),
    memoryLimitBytes: Type.Number(),
    cpuCores: Type.Number(),
    clients: number('Clients connected'),
    errors: Type.Integer({ description: 'Tasks erred since the exporter first connected' }),
  }),
  lives: Type.Array(Life, { description: 'Oldest first' }),
  known: Type.Optional(
    Type.Array(KnownRange, {
      description:
        'When all that ran is known, in the order of time; of all lives. Not there: an older exporter, which cannot tell',
    }),
  ),
  taskLog: Type.Object({
    tasks: Type.Integer(),
    capacity: Type.Integer(),
    taken: Type.Integer({ description: 'Task records read since the exporter started' }),
    lost: Type.Integer({ description: 'Task records that the scheduler dropped before they were read' }),
  }),
  history: Type.Optional(
    Type.Object(
      {
        state: Type.Union([Type.Literal('opening'), Type.Literal('open'), Type.Literal('failed')]),
        problem: Type.Union([Type.String(), Type.Null()], {
          description: 'Why it cannot be written and read, in a sentence; it is tried again',
        }),
        stored: Type.Integer({ description: 'Runs written since the exporter started, of all clusters' }),
        waiting: Type.Integer({ description: 'Runs that wait to be written, of all clusters' }),
        dropped: Type.Integer({
          description: 'Runs that are missing since too many waited, of all clusters',
        }),
        bytes: number('On disk, of all clusters; null: not known yet'),
        oldest: number('ms since the epoch: when the oldest run ended; null: there is none'),
        acknowledged: Type.Record(Type.String(), Type.Integer(), {
          description: 'By life: all of its runs below this id are on disk, as far as they were read',
        }),
      },
      {
        description:
          'What is kept on disk. Not there: nothing is (--history.path, --history.clickhouse.url), or an older exporter',
      },
    ),
  ),
  watchers: Type.Integer({ description: 'Stream readers now' }),
  cost: Type.Optional(
    Type.Record(Type.String(), Type.Number(), {
      description:
        "Seconds of the scheduler's time that reading it took since the exporter started, by what is read, as missing features are called. Evaluating is measured by the scheduler, sending and plain ops are estimated. Not there: an older exporter",
    }),
  ),
  missing: Type.Array(MissingFeature),
  sources: Type.Optional(
    Type.Array(ClusterSource, {
      description: 'Where clusters are named, and what of it cannot be used. Not there: one is watched',
    }),
  ),
});
export type Status = Static<typeof Status>;
