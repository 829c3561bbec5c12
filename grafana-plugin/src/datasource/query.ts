import type { LogLevel, LogSource, Profiled } from '@daskscope/api';
import type { DataQuery } from '@grafana/schema';

/** What a query asks for. */
export const QUERY_TYPES = {
  tasks: 'Every interval of every task, by worker and thread: the task stream',
  running: 'Tasks that run now, the longest first',
  progress: 'Functions, with their tasks in every state',
  memory: 'Functions, with the bytes that their results hold in memory',
  workers: 'Workers, with what they do and hold',
  hosts: 'Hosts, with the sums and maxima of their workers',
  errors: 'Tasks that failed, with exception and traceback',
  computations: 'Computations: what Dask counts as one piece of work, the newest first',
  computation: 'One computation: its functions, its profile, or the code that called',
  compared: 'Two computations, function by function: what is new, gone, slower or faster',
  advice: 'What is worth changing in a computation, or in the time range, and why',
  groups: 'Task groups and what they depend on, with the chain of them that took longest',
  graph: 'Tasks and what they depend on: around a key, of a group, of a function, or those that erred',
  profile: 'Where threads spend their time, as a flame graph. Asks the workers each time',
  activity: 'Seconds that functions ran, over time, as the profile sampled it. Asks the workers each time',
  stacks: 'What running tasks do at this moment, line by line. Asks the workers each time',
  logs: 'What the scheduler, workers and nannies logged. Asks them each time',
  events: 'Workers and clients that come and go, and what users log as events',
  series: "The cluster's figures over time: the last hour's, and with a history older ones",
  links: 'What was moved from worker to worker, and how fast',
  spans: 'Spans, or what their time went to. Asks the scheduler each time',
  unrunnable: 'Tasks that no worker may run, with what they ask for and since when',
  versions: 'Versions of packages, and who has them',
} as const;
export type QueryType = keyof typeof QUERY_TYPES;

export const QUERY_TYPE_NAMES: Record<QueryType, string> = {
  tasks: 'Tasks',
  running: 'Running now',
  progress: 'Progress',
  memory: 'Memory by function',
  workers: 'Workers',
  hosts: 'Hosts',
  errors: 'Errors',
  computations: 'Computations',
  computation: 'Computation',
  compared: 'Compared computations',
  advice: 'Advice',
  groups: 'Groups',
  graph: 'Task graph',
  profile: 'Profile',
  activity: 'Activity',
  stacks: 'Stacks',
  logs: 'Logs',
  events: 'Events',
  series: 'Figures',
  links: 'Transfers between workers',
  spans: 'Spans',
  unrunnable: 'Tasks that cannot run',
  versions: 'Versions',
};

/** What a stream feeds while the range ends now. */
export const LIVE_TYPES = [
  'tasks',
  'running',
  'progress',
  'memory',
  'workers',
  'hosts',
  'errors',
] as const satisfies QueryType[];
export type LiveType = (typeof LIVE_TYPES)[number];

/** In which form an answer comes, where a type has several; the first is what is meant without one. */
export const FORMATS = {
  computation: ['functions', 'profile', 'code'],
  advice: ['computation', 'range'],
  groups: ['graph', 'table'],
  graph: ['graph', 'table'],
  links: ['graph', 'table', 'matrix'],
  spans: ['table', 'activities'],
} as const satisfies Partial<Record<QueryType, readonly string[]>>;
export type Format = (typeof FORMATS)[keyof typeof FORMATS][number];

/** What annotations mark. */
export const MARKS = ['errors', 'workers', 'events', 'computations'] as const;
export type Mark = (typeof MARKS)[number];

/** The variable of dashboards that says which cluster is meant. */
export const CLUSTER_VARIABLE = '$cluster';

/** As saved in dashboards. Names and texts may hold template variables; several values of one are all taken. */
export interface DaskscopeQuery extends DataQuery {
  queryType?: QueryType | 'annotation';
  /** By name; the variable $cluster unless told. An exporter of one cluster takes any. */
  cluster?: string;
  /** Functions; none: all. */
  prefixes?: string[];
  /** Addresses or names of workers; none: all. */
  workers?: string[];
  /** Only runs that ended so. */
  status?: 'ok' | 'error';
  /** Part of a key, or of what is said, in any case. */
  search?: string;
  /** False: asked again with the dashboard's refresh, instead of streamed. */
  live?: boolean;
  format?: Format;
  /** Whose time a profile is of; tasks unless told. */
  of?: Profiled;
  /** Who logged it; none: all. */
  sources?: LogSource[];
  /** This and above. */
  level?: LogLevel;
  /** A whole key: stacks of this task alone, the graph around it. */
  taskKey?: string;
  /** Dependencies away from the key. */
  depth?: number;
  /** The graph of this group's tasks. */
  group?: string;
  /** The graph of tasks that erred. */
  erred?: boolean;
  /** A computation by its id; of one alone the newest of the range unless told. */
  computation?: string;
  /** That which it is compared with. */
  other?: string;
  /** Tags of spans; none: all. */
  tags?: string[];
  /** Only packages of which there is more than one version. */
  differing?: boolean;
  /** Figures by their name in the API; tasks stands for those of every state. None: all. */
  figures?: string[];
  /** Which of a point's values; mean unless told. */
  statistic?: 'mean' | 'min' | 'max';
  /** Topics of events, and kinds as Dask calls them; none: all. */
  topics?: string[];
  kinds?: string[];
  /** Of an annotation; errors unless told. */
  marks?: Mark;
}

/** Which fields mean anything for a type. */
export const FIELDS: Record<
  QueryType,
  readonly Exclude<keyof DaskscopeQuery, keyof DataQuery | 'cluster'>[]
> = {
  tasks: ['live', 'prefixes', 'workers', 'status', 'search'],
  running: ['live', 'prefixes', 'workers', 'search'],
  progress: ['live', 'prefixes'],
  memory: ['live', 'prefixes'],
  workers: ['live', 'workers'],
  hosts: ['live', 'workers'],
  errors: ['live', 'prefixes', 'workers', 'search'],
  computations: ['prefixes', 'search'],
  computation: ['format', 'computation', 'prefixes', 'search'],
  compared: ['computation', 'other', 'prefixes', 'search'],
  advice: ['format', 'computation', 'prefixes', 'search'],
  groups: ['format', 'prefixes'],
  graph: ['format', 'prefixes', 'group', 'taskKey', 'depth', 'erred'],
  profile: ['of', 'prefixes', 'workers'],
  activity: ['prefixes', 'workers'],
  stacks: ['prefixes', 'workers', 'taskKey', 'search'],
  logs: ['sources', 'level', 'workers', 'search'],
  events: ['topics', 'kinds', 'workers', 'search'],
  series: ['figures', 'statistic'],
  links: ['format', 'prefixes', 'workers'],
  spans: ['format', 'tags'],
  unrunnable: ['prefixes', 'search'],
  versions: ['differing'],
};

export type VariableQueryType = 'prefixes' | 'workers' | 'hosts' | 'clusters';

export interface VariableQuery extends DataQuery {
  queryType?: VariableQueryType;
  /** As in other queries. */
  cluster?: string;
  /** Of clusters: the uid of the Prometheus that may know more of them, or knows them by other names. */
  prometheus?: string;
}

/** What marks are asked of. */
const MARKED: Record<Mark, QueryType> = {
  errors: 'errors',
  workers: 'events',
  events: 'events',
  computations: 'computations',
};

export function typeOf({ queryType, marks }: DaskscopeQuery): QueryType {
  if (queryType === 'annotation') return MARKED[marks ?? 'errors'] ?? 'errors';
  return queryType && Object.hasOwn(QUERY_TYPES, queryType) ? queryType : 'tasks';
}

/** A line that says what a query asks for. */
export function describe(query: DaskscopeQuery): string {
  const type = typeOf(query);
  const parts = FIELDS[type].flatMap((name) => {
    const value = query[name];
    if (name === 'live' || value === undefined || value === false || value === '') return [];
    return Array.isArray(value) && value.length === 0 ? [] : [`${name}: ${[value].flat().join(', ')}`];
  });
  const cluster = query.cluster && query.cluster !== CLUSTER_VARIABLE ? [`cluster: ${query.cluster}`] : [];
  return [QUERY_TYPE_NAMES[type], ...cluster, ...parts].join(', ');
}
