import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';
import { LOG_LEVELS, LOG_SOURCES } from './asked/logs.ts';
import { PROFILED } from './asked/profile.ts';
import { COMPUTATION_STATES } from './tasks/computations.ts';
import { DEFAULT_STREAM_TOPICS, STREAM_TOPICS } from './stream.ts';

/** The parameters of each route. A list of names is the parameter given several times: names may hold commas. */

const cursor = Type.String({
  pattern: '^.*:[0-9]{1,15}(~[0-9]{1,15})?$',
  description: 'A cursor from an earlier answer: go on from there',
});
const from = Type.Number({ description: 'ms since the epoch: what ended at or after it' });
const to = Type.Number({ description: 'ms since the epoch: what began at or before it' });
const life = Type.String({
  minLength: 1,
  description: "A scheduler's life by its id, as /status lists them",
});
const prefix = Type.String({ minLength: 1, description: 'Only this function (prefix)' });
const worker = Type.String({ minLength: 1, description: 'Only this worker, by address' });
const search = Type.String({ minLength: 1, description: 'Only keys that contain this text, in any case' });
const several = <T extends ReturnType<typeof Type.String>>(item: T, description: string) =>
  Type.Array(item, { minItems: 1, maxItems: LIMITS.values, description });

const TASK_FORMATS = ['json', 'csv', 'excel-csv'] as const;

/** Taken by every route of one cluster. */
export const ClusterQuery = Type.Object({
  cluster: Type.Optional(
    Type.String({
      description:
        'The cluster that is meant, by its name as /clusters has it. Needed where the exporter watches many; where it watches one, any value is taken',
    }),
  ),
});

export const NoQuery = Type.Object({});

export const ProgressQuery = Type.Object({
  to: Type.Optional(
    Type.Number({
      description:
        'ms since the epoch: as it was then, to ten seconds, where the history has it; as it is now without it',
    }),
  ),
});
export type ProgressQuery = Static<typeof ProgressQuery>;

export const WorkersQuery = Type.Object({
  address: Type.Optional(
    Type.String({ minLength: 1, description: 'Only the worker at this address; 404 if there is none' }),
  ),
});
export type WorkersQuery = Static<typeof WorkersQuery>;

export const RunQuery = Type.Object({
  life: Type.String({
    minLength: 1,
    description: "The scheduler's life by its id, as /tasks and /status have it",
  }),
  id: Type.Integer({ minimum: 0, maximum: 1e15 - 1, description: "The run's id in this life" }),
});
export type RunQuery = Static<typeof RunQuery>;

export const TasksQuery = Type.Object({
  after: Type.Optional(cursor),
  from: Type.Optional(from),
  to: Type.Optional(to),
  life: Type.Optional(life),
  prefix: Type.Optional(several(prefix, 'Only these functions (prefixes); repeat for several')),
  worker: Type.Optional(
    several(Type.String({ minLength: 1 }), 'Only these workers, by address or name; repeat for several'),
  ),
  status: Type.Optional(
    Type.Union([Type.Literal('ok'), Type.Literal('error')], { description: 'Only runs that ended so' }),
  ),
  key: Type.Optional(Type.String({ minLength: 1, description: 'Only runs of this key' })),
  search: Type.Optional(search),
  limit: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: LIMITS.taskRows,
      default: LIMITS.defaultTaskRows,
      description: 'Runs at most; page on with after. 0: none, for totals alone',
    }),
  ),
  keys: Type.Optional(Type.Boolean({ default: false, description: "With every run's key" })),
  totals: Type.Optional(
    Type.Boolean({ default: false, description: 'With the totals of all runs that match, answered or not' }),
  ),
  resolution: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      description:
        'ms a pixel: intervals that cannot be seen are merged per lane; the longest stays, errors always',
    }),
  ),
  format: Type.Optional(
    Type.Union(
      TASK_FORMATS.map((format) => Type.Literal(format)),
      {
        default: TASK_FORMATS[0],
        description:
          'csv: a file with a row for each run, all of them unless limit says otherwise; keys, totals and resolution do not go ' +
          'with it. excel-csv: the same for spreadsheets, in which no name is taken for a formula',
      },
    ),
  ),
});
export type TasksQuery = Static<typeof TasksQuery>;

export const TraceQuery = Type.Pick(TasksQuery, [
  'from',
  'to',
  'life',
  'prefix',
  'worker',
  'status',
  'key',
  'search',
]);
export type TraceQuery = Static<typeof TraceQuery>;

export const ReportQuery = Type.Object({
  ...Type.Pick(TasksQuery, ['from', 'to', 'life']).properties,
  computation: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Of the time of this computation, by its id, instead of a range; 404 if it is not known',
    }),
  ),
});
export type ReportQuery = Static<typeof ReportQuery>;

export const ErrorsQuery = Type.Object({
  after: Type.Optional(
    Type.String({
      pattern: '^[^:]{1,40}:[0-9]{1,15}$',
      description: 'A cursor from an earlier answer: go on from there, to older ones',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LIMITS.errorRows,
      default: LIMITS.defaultErrorRows,
      description: 'Failures at most',
    }),
  ),
  prefix: Type.Optional(prefix),
  worker: Type.Optional(worker),
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: failed at or after it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: failed at or before it' })),
  search: Type.Optional(
    Type.String({ minLength: 1, description: 'Only those whose key or texts contain this, in any case' }),
  ),
  life: Type.Optional(life),
});
export type ErrorsQuery = Static<typeof ErrorsQuery>;

const workers = several(
  Type.String({ minLength: 1 }),
  'Only these workers, by address or name; repeat for several; 404 if one of them is not there',
);

export const ProfileQuery = Type.Object({
  of: Type.Optional(
    Type.Union(
      PROFILED.map((one) => Type.Literal(one)),
      {
        default: PROFILED[0],
        description:
          "tasks: what tasks do. workers, scheduler: what the workers' or the scheduler's event loops do",
      },
    ),
  ),
  prefix: Type.Optional(
    Type.String({ minLength: 1, description: 'Only tasks of this function (prefix); only with of=tasks' }),
  ),
  worker: Type.Optional(workers),
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: sampled at or after it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: sampled at or before it' })),
  activity: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'With what was sampled over time, by function; only with of=tasks. It asks the workers a second time',
    }),
  ),
});
export type ProfileQuery = Static<typeof ProfileQuery>;

export const StacksQuery = Type.Object({
  key: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Only of the task with this key; 404 if the scheduler does not know it',
    }),
  ),
  worker: Type.Optional(workers),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LIMITS.stacks,
      default: LIMITS.defaultStacks,
      description: 'Stacks at most',
    }),
  ),
});
export type StacksQuery = Static<typeof StacksQuery>;

export const LogsQuery = Type.Object({
  source: Type.Optional(
    Type.Array(Type.Union(LOG_SOURCES.map((source) => Type.Literal(source))), {
      minItems: 1,
      uniqueItems: true,
      default: [...LOG_SOURCES],
      description: "Whose logs, separated by commas; with worker the scheduler's is left out",
    }),
  ),
  worker: Type.Optional(workers),
  level: Type.Optional(
    Type.Union(
      LOG_LEVELS.map((level) => Type.Literal(level)),
      { description: 'Only this level and above; levels that users named count as info' },
    ),
  ),
  search: Type.Optional(
    Type.String({ minLength: 1, description: 'Only those whose text or logger contains this, in any case' }),
  ),
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: logged at or after it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: logged at or before it' })),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LIMITS.logLines,
      default: LIMITS.defaultLogLines,
      description: 'Records at most, the newest',
    }),
  ),
});
export type LogsQuery = Static<typeof LogsQuery>;

const range = {
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: at or after it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: at or before it' })),
};
const rows = (maximum: number, standard: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, default: standard, description }));

export const SeriesQuery = Type.Object({
  ...range,
  resolution: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      description: 'ms a bucket: its least, mean and greatest, each of what is known; a second without it',
    }),
  ),
});
export type SeriesQuery = Static<typeof SeriesQuery>;

export const GroupsQuery = Type.Object({
  prefix: Type.Optional(several(prefix, 'Only these functions (prefixes); repeat for several')),
  life: Type.Optional(life),
  ...range,
  there: Type.Optional(Type.Boolean({ description: 'Only those that the scheduler has, or has forgotten' })),
  limit: rows(LIMITS.groups, LIMITS.defaultGroups, 'Groups at most, those seen last'),
});
export type GroupsQuery = Static<typeof GroupsQuery>;

export const COMPUTATION_ORDERS = [
  'start',
  'duration',
  'runs',
  'errors',
  'bytes',
  'compute',
  'transfer',
  'idle',
  'peakMemory',
  'peakSpilled',
] as const;
export type ComputationOrder = (typeof COMPUTATION_ORDERS)[number];

export const ComputationsQuery = Type.Object({
  search: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Only those whose code, functions, groups or id contain this, in any case',
    }),
  ),
  prefix: Type.Optional(
    several(prefix, 'Only those that ran one of these functions (prefixes); repeat for several'),
  ),
  state: Type.Optional(
    Type.Array(Type.Union(COMPUTATION_STATES.map((state) => Type.Literal(state))), {
      minItems: 1,
      uniqueItems: true,
      description: 'Only those in one of these states, separated by commas',
    }),
  ),
  failed: Type.Optional(Type.Boolean({ description: 'Only those in which a run failed, or none did' })),
  life: Type.Optional(life),
  ...range,
  sort: Type.Optional(
    Type.Union(
      COMPUTATION_ORDERS.map((order) => Type.Literal(order)),
      {
        default: 'start',
        description: 'What they are sorted by, the greatest first; what is not known comes last',
      },
    ),
  ),
  ascending: Type.Optional(Type.Boolean({ default: false, description: 'The least first' })),
  limit: rows(LIMITS.computations, LIMITS.defaultComputations, 'Computations at most'),
});
export type ComputationsQuery = Static<typeof ComputationsQuery>;

export const ComputationQuery = Type.Object({
  profile: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'With its profile, where one is kept, and not only whether one is',
    }),
  ),
});
export type ComputationQuery = Static<typeof ComputationQuery>;

export const CompareQuery = Type.Object({
  a: Type.String({ minLength: 1, description: "A computation's id; 404 if it is not known" }),
  b: Type.String({ minLength: 1, description: 'Another, which is compared with it' }),
});
export type CompareQuery = Static<typeof CompareQuery>;

export const AdviceQuery = Type.Object({
  computation: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'A computation by its id; 404 if it is not known. Not with from and to',
    }),
  ),
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: the beginning of the range' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: its end; now unless told' })),
});
export type AdviceQuery = Static<typeof AdviceQuery>;

export const EventsQuery = Type.Object({
  topic: Type.Optional(several(Type.String({ minLength: 1 }), 'Only these topics; repeat for several')),
  kind: Type.Optional(
    several(Type.String({ minLength: 1 }), 'Only these kinds, such as remove-worker; repeat for several'),
  ),
  worker: Type.Optional(
    several(Type.String({ minLength: 1 }), 'Only about these workers, by address; repeat for several'),
  ),
  search: Type.Optional(
    Type.String({ minLength: 1, description: 'Only those whose text or data contains this, in any case' }),
  ),
  life: Type.Optional(life),
  ...range,
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1e15 - 1, description: 'Only those with a higher id than this' }),
  ),
  limit: rows(LIMITS.events, LIMITS.defaultEvents, 'Events at most, the newest'),
});
export type EventsQuery = Static<typeof EventsQuery>;

export const GraphQuery = Type.Object({
  key: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Around the task with this key: what it depends on and what depends on it; 404 if the scheduler does not know it',
    }),
  ),
  depth: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: LIMITS.graphDepth,
      default: LIMITS.defaultGraphDepth,
      description: 'How many dependencies away from the key; only with key',
    }),
  ),
  group: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Only tasks of this group; 404 if the scheduler does not know it',
    }),
  ),
  prefix: Type.Optional(
    Type.String({ minLength: 1, description: 'Only tasks of this function (prefix); 404 if there is none' }),
  ),
  erred: Type.Optional(Type.Boolean({ default: false, description: 'Only those that erred' })),
  limit: rows(LIMITS.graphTasks, LIMITS.defaultGraphTasks, 'Tasks at most'),
});
export type GraphQuery = Static<typeof GraphQuery>;

export const LinksQuery = Type.Object({
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: what was under way at or after it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: what was under way at or before it' })),
  life: Type.Optional(life),
  prefix: Type.Optional(
    several(prefix, 'Only transfers for tasks of these functions (prefixes); repeat for several'),
  ),
  worker: Type.Optional(
    several(
      Type.String({ minLength: 1 }),
      'Only links from or to these workers, by address or name; repeat for several',
    ),
  ),
  limit: rows(LIMITS.links, LIMITS.defaultLinks, 'Links at most, those with the most seconds'),
});
export type LinksQuery = Static<typeof LinksQuery>;

export const UnrunnableQuery = Type.Object({
  prefix: Type.Optional(several(prefix, 'Only tasks of these functions (prefixes); repeat for several')),
  search: Type.Optional(search),
});
export type UnrunnableQuery = Static<typeof UnrunnableQuery>;

export const VersionsQuery = Type.Object({
  differing: Type.Optional(
    Type.Boolean({ default: false, description: 'Only packages of which there is more than one version' }),
  ),
});
export type VersionsQuery = Static<typeof VersionsQuery>;

export const SpansQuery = Type.Object({
  tag: Type.Optional(
    several(Type.String({ minLength: 1 }), 'Only spans with one of these tags; repeat for several'),
  ),
  from: Type.Optional(Type.Number({ description: 'ms since the epoch: what was not done before it' })),
  to: Type.Optional(Type.Number({ description: 'ms since the epoch: what came at or before it' })),
  activities: Type.Optional(
    Type.Boolean({ default: false, description: 'With what workers spent on each activity' }),
  ),
  limit: rows(LIMITS.spans, LIMITS.spans, 'Spans at most, the newest'),
});
export type SpansQuery = Static<typeof SpansQuery>;

export const StreamQuery = Type.Object({
  topics: Type.Optional(
    Type.Array(Type.Union(STREAM_TOPICS.map((topic) => Type.Literal(topic))), {
      minItems: 1,
      uniqueItems: true,
      default: [...DEFAULT_STREAM_TOPICS],
      description: 'What to send, separated by commas; series and clusters only where they are asked for',
    }),
  ),
  after: Type.Optional(cursor),
  keys: Type.Optional(Type.Boolean({ default: false, description: "Tasks with every run's key" })),
  changes: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Of progress, workers and clusters only what changed, as ProgressUpdate, WorkersUpdate and ClustersUpdate',
    }),
  ),
});
export type StreamQuery = Static<typeof StreamQuery>;
