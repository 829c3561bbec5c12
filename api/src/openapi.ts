import type { TObject, TSchema } from '@sinclair/typebox';
import { Advice, AdviceFigure, AdviceItem, AdvicePlace, AdviceRule } from './advice.ts';
import { AskedWorkers } from './asked/asked.ts';
import {
  ClusterChange,
  Clusters,
  ClusterSource,
  ClusterSummary,
  ClustersUpdate,
  ScrapeTargets,
} from './clusters.ts';
import { TaskFailure, TaskFailures } from './errors.ts';
import { EventColumns, Events } from './events.ts';
import { LIMITS } from './limits.ts';
import { LinkColumns, Links } from './tasks/links.ts';
import { LogLine, Logs } from './asked/logs.ts';
import { Problem, PROBLEM_CODES, PROBLEMS } from './problems.ts';
import { Profile, ProfileActivity, ProfileCalls, ProfileEmpty } from './asked/profile.ts';
import {
  AdviceQuery,
  ClusterQuery,
  CompareQuery,
  ComputationQuery,
  ComputationsQuery,
  ErrorsQuery,
  EventsQuery,
  GraphQuery,
  GroupsQuery,
  LinksQuery,
  LogsQuery,
  NoQuery,
  ProfileQuery,
  ReportQuery,
  RunQuery,
  SeriesQuery,
  SpansQuery,
  StacksQuery,
  StreamQuery,
  TasksQuery,
  TraceQuery,
  UnrunnableQuery,
  VersionsQuery,
  ProgressQuery,
  WorkersQuery,
} from './queries.ts';
import {
  Compared,
  ComparedFunctions,
  Computation,
  ComputationCode,
  ComputationColumns,
  ComputationFunctions,
  ComputationProfile,
  Computations,
  ComputationWorkers,
} from './tasks/computations.ts';
import { Graph, GraphTasks } from './tasks/graph.ts';
import { CriticalPath, GroupColumns, GroupDependencies, Groups } from './tasks/groups.ts';
import { Series, SeriesFigures, SeriesUpdate } from './cluster/series.ts';
import { PrefixChange, PrefixProgress, Progress, ProgressUpdate, StateCounts } from './tasks/progress.ts';
import { SpanActivities, SpanColumns, Spans } from './tasks/spans.ts';
import { StackFrame, Stacks, TaskStack } from './asked/stacks.ts';
import { KnownRange, Life, MissingFeature, Status } from './cluster/status.ts';
import { StreamLine, StreamPresence, TasksUpdate } from './stream.ts';
import {
  Interval,
  IntervalColumns,
  SourceColumns,
  Stay,
  TaskColumns,
  TaskNow,
  TaskRun,
  Tasks,
  TaskTotals,
  WorkerName,
} from './tasks/tasks.ts';
import { Trace, TraceEvent } from './tasks/trace.ts';
import { Unrunnable, UnrunnableTask } from './tasks/unrunnable.ts';
import { API_VERSION } from './version.ts';
import { PackageVersion, PackageVersions, Versions } from './cluster/versions.ts';
import {
  LeftWorker,
  RunningTask,
  Worker,
  WorkerChange,
  WorkerResource,
  Workers,
  WorkersUpdate,
} from './cluster/workers.ts';

const SCHEMAS: Record<string, TSchema> = {
  Advice,
  AdviceFigure,
  AdviceItem,
  AdvicePlace,
  AdviceRule,
  AskedWorkers,
  ClusterChange,
  Clusters,
  ClusterSource,
  ClusterSummary,
  ClustersUpdate,
  Compared,
  ComparedFunctions,
  Computation,
  ComputationCode,
  ComputationColumns,
  ComputationFunctions,
  ComputationProfile,
  Computations,
  ComputationWorkers,
  EventColumns,
  Events,
  Interval,
  IntervalColumns,
  KnownRange,
  LeftWorker,
  Life,
  LinkColumns,
  Links,
  LogLine,
  Logs,
  MissingFeature,
  PackageVersion,
  PackageVersions,
  PrefixChange,
  PrefixProgress,
  Problem,
  Profile,
  ProfileActivity,
  ProfileCalls,
  ProfileEmpty,
  Progress,
  ProgressUpdate,
  RunningTask,
  ScrapeTargets,
  CriticalPath,
  Graph,
  GraphTasks,
  GroupColumns,
  GroupDependencies,
  Groups,
  Series,
  SeriesFigures,
  SeriesUpdate,
  SourceColumns,
  SpanActivities,
  SpanColumns,
  Spans,
  StackFrame,
  Stacks,
  StateCounts,
  Status,
  Stay,
  StreamLine,
  StreamPresence,
  TaskColumns,
  TaskFailure,
  TaskFailures,
  TaskNow,
  TaskRun,
  Tasks,
  TaskStack,
  TasksUpdate,
  TaskTotals,
  Trace,
  TraceEvent,
  Unrunnable,
  UnrunnableTask,
  Versions,
  Worker,
  WorkerChange,
  WorkerName,
  WorkerResource,
  Workers,
  WorkersUpdate,
};

type ProblemStatus = (typeof PROBLEMS)[keyof typeof PROBLEMS]['status'];

interface Route {
  path: string;
  summary: string;
  description?: string;
  query?: TObject;
  /** Parameters in the path, by name. */
  segments?: Record<string, { description: string; schema: object }>;
  /** `others`: types of texts that may be answered instead. */
  answer: { description: string; type: string; schema: TSchema | object; others?: string[] };
  problems?: ProblemStatus[];
  open?: true;
}

const json = (schema: TSchema, description: string) => ({ description, type: 'application/json', schema });
const plain = (description: string, type = 'text/plain') => ({
  description,
  type,
  schema: { type: 'string' },
});

const ENCODED_SLASHES =
  'Proxies may undo or refuse what is percent-encoded in a path, a slash above all. In a query it may stand as it is.';

const ON_REQUEST =
  'The scheduler and its workers are asked for it. Who asks for the same shares the answer, which is kept for seconds; a few ' +
  `questions are under way at a time. At most ${LIMITS.askedWorkers} workers are asked.`;
const ASKING_PROBLEMS: ProblemStatus[] = [404, 429, 502, 503, 504];

const ROUTES: Route[] = [
  {
    path: '/',
    summary: 'The page',
    answer: plain('HTML', 'text/html'),
  },
  {
    path: '/metrics',
    summary: "Prometheus's text format; the path is a flag of the exporter",
    description:
      'Also answers 200 while the scheduler is away: dask_up says so. Where many clusters are watched, with cluster those of that cluster (none once it is gone), and without it those of the exporter itself.',
    answer: plain('All metric families'),
  },
  { path: '/-/healthy', summary: 'The exporter runs', answer: plain('It does'), open: true },
  { path: '/-/ready', summary: 'The exporter answers requests', answer: plain('It does'), open: true },
  {
    path: '/api/v1/openapi.json',
    summary: 'This document',
    answer: { description: 'OpenAPI 3.1', type: 'application/json', schema: { type: 'object' } },
  },
  {
    path: '/api/v1/clusters',
    summary: 'The clusters that are watched, their states, and where they are named',
    answer: json(Clusters, 'Those that are gone as well, while they can be read'),
    problems: [429],
  },
  {
    path: '/api/v1/sd',
    summary: "What to scrape, for Prometheus' http_sd_configs: the exporter itself, then each cluster",
    description:
      'The target is the host that this was asked of, unless --web.external-url says otherwise. Clusters that are gone are left out.',
    answer: json(ScrapeTargets, 'Groups of targets with their labels'),
  },
  {
    path: '/api/v1/status',
    summary: 'The scheduler, the connection to it, the lives known, and what is missing and why',
    answer: json(Status, 'What is known now'),
  },
  {
    path: '/api/v1/tasks',
    summary: 'Finished runs of tasks from the log, oldest first, in columns',
    description:
      'Without after, from, to or life: the current life. With from or to: all lives in that range. ' +
      `One is made at a time, each client in its turn; ${LIMITS.waitingAnswers} of a client may wait.`,
    query: TasksQuery,
    answer: { ...json(Tasks, 'Runs and their intervals'), others: ['text/csv'] },
    problems: [429],
  },
  {
    path: '/api/v1/trace',
    summary: "The same runs in Chrome's trace format, which Perfetto opens",
    description:
      'A worker is a process, and each of its lanes a thread. What overlaps on a lane has threads beside it, and so do transfers. ' +
      'It is sent as it is made: where runs are dropped meanwhile, the connection breaks off.',
    query: TraceQuery,
    answer: json(Trace, 'A file'),
    problems: [429],
  },
  {
    path: '/api/v1/report',
    summary: 'The page over a range of time, in one file that needs nothing else',
    description:
      `At most about ${LIMITS.reportRuns} runs, the newest. The workers are asked for their profile; where they do not tell it, the ` +
      'report says why.',
    query: ReportQuery,
    answer: plain('HTML with all data in it', 'text/html'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/run',
    summary: 'One run in full, and what the scheduler knows of its key now',
    query: RunQuery,
    answer: json(TaskRun, 'The run'),
    problems: [404],
  },
  {
    path: '/api/v1/tasks/{life}/{id}',
    summary: 'The same as /api/v1/run',
    description: ENCODED_SLASHES,
    segments: {
      life: { description: "The scheduler's life", schema: { type: 'string' } },
      id: { description: "The run's id", schema: { type: 'integer', minimum: 0 } },
    },
    answer: json(TaskRun, 'The run'),
    problems: [404],
  },
  {
    path: '/api/v1/progress',
    summary: 'Per function: tasks in every state, now and ever, bytes in memory, durations',
    query: ProgressQuery,
    answer: json(Progress, 'Functions in order of first sight'),
    problems: [400, 429],
  },
  {
    path: '/api/v1/workers',
    summary: 'The workers and what they run now',
    query: WorkersQuery,
    answer: json(Workers, 'All workers, or the one asked for'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/workers/{address}',
    summary: 'The same as /api/v1/workers?address=',
    description: ENCODED_SLASHES,
    segments: {
      address: {
        description: 'Its address, percent-encoded: tcp%3A%2F%2F10.0.0.8%3A41234',
        schema: { type: 'string' },
      },
    },
    answer: json(Workers, 'That worker alone'),
    problems: [404],
  },
  {
    path: '/api/v1/errors',
    summary: "Failures, newest first, workers' deaths included",
    query: ErrorsQuery,
    answer: json(TaskFailures, 'Failures with their texts'),
    problems: [429],
  },
  {
    path: '/api/v1/groups',
    summary:
      'Task groups with their dependencies and critical path, remembered after the scheduler forgets them',
    query: GroupsQuery,
    answer: json(Groups, 'Groups in columns, in the order in which they were first seen'),
    problems: [429],
  },
  {
    path: '/api/v1/computations',
    summary: 'What Dask counts as pieces of work, with what they ran, kept after Dask has dropped them',
    description:
      'A call of compute or persist is one, with what was submitted while it was busy. They are read every 5 s; the newest ' +
      `${LIMITS.computations} are kept. A run of a task belongs to the computation that has its group, or where a group is of several to the newest that had begun.`,
    query: ComputationsQuery,
    answer: json(Computations, 'Computations in columns'),
    problems: [429],
  },
  {
    path: '/api/v1/computations/{id}',
    summary: 'One computation: its code, its functions, its workers, its profile',
    query: ComputationQuery,
    segments: { id: { description: "Dask's id", schema: { type: 'string' } } },
    answer: json(Computation, 'The computation'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/compare',
    summary: 'Two computations: function by function then and now, what got slower and what is new',
    query: CompareQuery,
    answer: json(Compared, 'Both, and what is different'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/advice',
    summary:
      'What an expert would say of a computation or of a range of time, with the figures that speak for it',
    description:
      'Of each kind it is told whether it is so, is not so, is not known, or makes no sense there. docs/advice.md says when each is said.',
    query: AdviceQuery,
    answer: json(Advice, 'Advice, and what came of each kind'),
    problems: [404, 429],
  },
  {
    path: '/api/v1/series',
    summary:
      "The cluster's figures over time: a point a second for the last hour, or buckets of a resolution",
    description:
      'With a history also what was before, in buckets of 10 s or more: from when on, `since` says. Where nothing is known, null: the ' +
      'exporter or the scheduler was away, or what they told could not be kept. `missing` is there where there is a history: null, or ' +
      'why it could not be read.',
    query: SeriesQuery,
    answer: json(Series, 'Figures in columns, null where nothing is known'),
    problems: [429],
  },
  {
    path: '/api/v1/events',
    summary: "Events of Dask's topics, newest first: workers and clients that come and go, users' own",
    description:
      `The newest ${LIMITS.events} are kept, of each topic the newest ${LIMITS.eventsOfTopic}, also after Dask dropped them. ` +
      'They are read every 5 s, so one may come that much later. What all says of a worker or a client is not told again under the topic of its own.',
    query: EventsQuery,
    answer: json(Events, 'Events in columns'),
    problems: [429],
  },
  {
    path: '/api/v1/unrunnable',
    summary: 'Tasks that no worker may run, with what they ask for and since when',
    description: `They are read every 5 s, ${LIMITS.unrunnable} of them.`,
    query: UnrunnableQuery,
    answer: json(Unrunnable, 'Tasks, the oldest first'),
    problems: [429],
  },
  {
    path: '/api/v1/versions',
    summary: 'Versions of packages that scheduler, workers and clients have, compared as Dask compares them',
    description: 'They are read when a worker or a client comes or leaves, within 5 s.',
    query: VersionsQuery,
    answer: json(Versions, 'Packages, each with its versions and who has them'),
    problems: [429],
  },
  {
    path: '/api/v1/profile',
    summary: 'Where threads spend their time: of tasks, or of the event loops',
    description:
      ON_REQUEST +
      ` At most ${LIMITS.profileCalls} calls, ${LIMITS.profileDepth} deep; cut says how many were left out.`,
    query: ProfileQuery,
    answer: json(Profile, 'A tree of calls, as columns'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/stacks',
    summary: 'What the tasks that run now do: their call stacks',
    description: `${ON_REQUEST} Of each the innermost ${LIMITS.stackFrames} calls.`,
    query: StacksQuery,
    answer: json(Stacks, 'Stacks of running tasks'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/logs',
    summary: 'The logs of the scheduler, the workers and their nannies',
    description:
      `${ON_REQUEST} Dask keeps the newest 10,000 records of each, unless told otherwise, and only of its own loggers. ` +
      'To follow them ask again with from.',
    query: LogsQuery,
    answer: json(Logs, 'Records, newest first'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/graph',
    summary:
      'Tasks and what they depend on, as the scheduler has them: all, of a group or a function, the erred, or around a key',
    description:
      'The scheduler is asked for it. Who asks for the same shares the answer, which is kept for seconds; a few questions are under ' +
      `way at a time. Give one of key, group, prefix and erred, or none. It looks at some tasks at a time, and at 300,000 at most.`,
    query: GraphQuery,
    answer: json(Graph, 'Tasks and dependencies'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/links',
    summary: 'What went from worker to worker, and how fast',
    description:
      'Transfers are those of the task log, in the same ranges as of /tasks. The scheduler is asked for the bandwidths that it has ' +
      'seen; where it does not tell them, the transfers are answered all the same, and bandwidthMissing says why. Pairs without a ' +
      'transfer in the range follow those with one, the slowest first, unless prefix is given.',
    query: LinksQuery,
    answer: json(Links, 'Pairs of workers, the most seconds first'),
    problems: [429],
  },
  {
    path: '/api/v1/spans',
    summary: 'Spans: what users mark as belonging together, with where its time went',
    description:
      'The scheduler is asked for it. Who asks shares the answer, which is kept for seconds; a few questions are under way at a time. ' +
      `The newest ${LIMITS.spans} are looked at, and of these 2,000 groups and 20,000 activities read, the newest first. ` +
      'There are spans since distributed 2023.5.',
    query: SpansQuery,
    answer: json(Spans, 'Spans in columns, the newest first'),
    problems: ASKING_PROBLEMS,
  },
  {
    path: '/api/v1/stream',
    summary: 'What changes, as it changes: one JSON value a line, without end',
    description:
      'Each line is a StreamLine. The current progress, workers and status come at once; tasks from after, or only ' +
      `new ones without it, at most ${LIMITS.streamRows} a line; a heartbeat every second. After ${LIMITS.streamMinutes} ` +
      'minutes an end line with the cursor to go on from. With changes=true a line of progress or workers has the rows that ' +
      'changed since the one before, of each what names it and the fields that changed, and which are gone; the first has all, and ' +
      'says complete. Without it a line has the whole table, when something in it changed. Asked for with Accept: text/event-stream the lines come as events. A reader that is slow gets the newest state and its tasks when ' +
      'it reads again; lost says how many it missed. A reader that does not take what waits for it within a minute is disconnected. ' +
      `At most ${LIMITS.streams} streams are open at once; beyond, who has fewest takes a place from who has most. ` +
      `cluster may be given up to ${LIMITS.streamClusters} times: then each line says of which cluster it is, after is given for each ` +
      'in the same order, empty for new tasks only, each cluster counts as a stream, and one that cannot be told of ends with a line of its own.',
    query: StreamQuery,
    answer: { description: 'Lines of JSON', type: 'application/x-ndjson', schema: StreamLine },
    problems: [429],
  },
  {
    path: '/api/v1/stream/{reader}',
    summary: "A stream's reader says that it is still there",
    description:
      'For a stream that was asked for with the header Daskscope-Reader, a name of 16 to 64 letters, digits, - and _: it ends ' +
      'half a minute after this was last asked for, since what stands between may read on for a reader that has left.',
    segments: { reader: { description: 'The name', schema: { type: 'string' } } },
    answer: json(StreamPresence, 'Whether it has a stream'),
  },
];

const CLUSTER = { $ref: '#/components/parameters/cluster' };

/** The whole HTTP interface as an OpenAPI 3.1 document. Every call builds a new one. */
export function openapi(): object {
  const references = new Map<unknown, string>();
  for (const [name, schema] of Object.entries(SCHEMAS))
    references.set(schema, `#/components/schemas/${name}`);
  const schemas = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [name, strictChildren(schema, references)]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Daskscope',
      version: API_VERSION,
      summary: 'What a Dask cluster is doing, live and after the fact',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative, so that it holds behind a proxy's path prefix: this document is two levels down.
    servers: [{ url: '../..' }],
    paths: Object.fromEntries(ROUTES.map((route) => [route.path, pathItem(route, references)])),
    components: {
      schemas,
      parameters: { cluster: queryParameters(ClusterQuery, references)[0]! },
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } },
      responses: Object.fromEntries(
        PROBLEM_CODES.map((code) => PROBLEMS[code].status).map((status) => [status, problemsOf(status)]),
      ),
    },
  };
}

/** Not of one cluster, but of the exporter. */
const OF_EXPORTER = ['/', '/api/v1/openapi.json', '/api/v1/clusters', '/api/v1/sd'];

/** Those take `cluster`. */
const isOfCluster = ({ open, path }: Route): boolean => !open && !OF_EXPORTER.includes(path);

function pathItem(route: Route, references: Map<unknown, string>): object {
  const problems: ProblemStatus[] = route.open ? [] : [400, 401, 500, ...(route.problems ?? [])];
  if (isOfCluster(route) && !problems.includes(404)) problems.push(404);
  return {
    get: {
      summary: route.summary,
      ...(route.description && { description: route.description }),
      parameters: [
        ...Object.entries(route.segments ?? {}).map(([name, segment]) => ({
          name,
          in: 'path',
          required: true,
          ...segment,
        })),
        ...(isOfCluster(route) ? [CLUSTER] : []),
        ...queryParameters(route.query ?? NoQuery, references),
      ],
      security: route.open ? [{}] : [{}, { basic: [] }],
      responses: {
        200: {
          description: route.answer.description,
          content: {
            [route.answer.type]: { schema: strict(route.answer.schema, references) },
            ...Object.fromEntries(
              (route.answer.others ?? []).map((type) => [type, { schema: { type: 'string' } }]),
            ),
          },
        },
        ...Object.fromEntries(
          ([...problems, 405, 414] as const)
            .toSorted()
            .map((status) => [status, { $ref: `#/components/responses/${status}` }]),
        ),
      },
    },
  };
}

function queryParameters(query: TObject, references: Map<unknown, string>): object[] {
  return Object.entries(query.properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: query.required?.includes(name) ?? false,
    description,
    // Topics are known words, separated by commas; names of users may hold commas, so they repeat the parameter.
    ...(schema.type === 'array' && { style: 'form', explode: schema.uniqueItems !== true }),
    schema: strict(schema, references),
  }));
}

function problemsOf(status: ProblemStatus): object {
  const codes = PROBLEM_CODES.filter((code) => PROBLEMS[code].status === status);
  return {
    description: codes.map((code) => `${code}: ${PROBLEMS[code].when}`).join('. '),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function strict(schema: unknown, references: Map<unknown, string>): unknown {
  const reference = references.get(schema);
  return reference ? { $ref: reference } : strictChildren(schema, references);
}

/** A copy that allows no property which is not named, so that a mistake in an answer is found. */
function strictChildren(schema: unknown, references: Map<unknown, string>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => strict(item, references));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, strict(value, references)]),
  );
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}
