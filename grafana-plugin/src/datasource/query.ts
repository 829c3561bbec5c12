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
};

/** As saved in dashboards. Names may hold template variables; several values of one are all taken. */
export interface DaskscopeQuery extends DataQuery {
  queryType?: QueryType | 'annotation';
  /** Functions; none: all. */
  prefixes?: string[];
  /** Addresses or names of workers; none: all. */
  workers?: string[];
  /** Only runs that ended so. */
  status?: 'ok' | 'error';
  /** Part of a key, in any case. */
  search?: string;
  /** False: asked again with the dashboard's refresh, instead of streamed. */
  live?: boolean;
}

/** Which filters mean anything for a type. */
export const FILTERS: Record<QueryType, readonly ('prefixes' | 'workers' | 'status' | 'search')[]> = {
  tasks: ['prefixes', 'workers', 'status', 'search'],
  running: ['prefixes', 'workers', 'search'],
  progress: ['prefixes'],
  memory: ['prefixes'],
  workers: ['workers'],
  hosts: ['workers'],
  errors: ['prefixes', 'workers', 'search'],
};

export type VariableQueryType = 'prefixes' | 'workers' | 'hosts';

export interface VariableQuery extends DataQuery {
  queryType?: VariableQueryType;
}

export function typeOf({ queryType }: DaskscopeQuery): QueryType {
  if (queryType === 'annotation') return 'errors';
  return queryType && Object.hasOwn(QUERY_TYPES, queryType) ? queryType : 'tasks';
}

/** A line that says what a query asks for. */
export function describe(query: DaskscopeQuery): string {
  const type = typeOf(query);
  const parts = FILTERS[type].flatMap((name) => {
    const value = query[name];
    return value === undefined || value.length === 0 ? [] : [`${name}: ${[value].flat().join(', ')}`];
  });
  return [QUERY_TYPE_NAMES[type], ...parts].join(', ');
}
