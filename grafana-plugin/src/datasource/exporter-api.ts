import {
  LIMITS,
  type Progress,
  type Status,
  type TaskFailures,
  type TaskRun,
  type Tasks,
  type Workers,
} from '@daskscope/api';
import type { Filter } from './filter.ts';
import { problemOf } from './problems.ts';

/** Asks the exporter for JSON; rejects with what Grafana's BackendSrv rejects with. */
export type Get = (route: string, parameters: URLSearchParams) => Promise<unknown>;

/** Pages of one answer of tasks at most: as many runs as are kept here. */
const PAGES = 10;
/** Filters longer than this would make the URL too long: what is left out there is left out here, after the answer. */
const LONGEST_FILTER = LIMITS.urlLength / 2;

export interface TasksRange {
  /** ms since the epoch */
  from: number;
  /** ms since the epoch; left out: until now */
  to?: number;
  /** ms a pixel */
  resolution: number;
}

/** The exporter's routes, with errors that are sentences. */
export class ExporterApi {
  readonly #get: Get;

  constructor(get: Get) {
    this.#get = get;
  }

  status(): Promise<Status> {
    return this.#ask<Status>('status');
  }

  progress(): Promise<Progress> {
    return this.#ask<Progress>('progress');
  }

  workers(): Promise<Workers> {
    return this.#ask<Workers>('workers');
  }

  run(life: string, id: number): Promise<TaskRun> {
    return this.#ask<TaskRun>(`tasks/${encodeURIComponent(life)}/${id}`);
  }

  errors(filter: Filter, range: { from?: number; to?: number }): Promise<TaskFailures> {
    const { prefixes, workers, search } = filter.values;
    const parameters = new URLSearchParams({ limit: String(LIMITS.errorRows) });
    if (range.from !== undefined) parameters.set('from', String(Math.floor(range.from)));
    if (range.to !== undefined) parameters.set('to', String(Math.ceil(range.to)));
    // This route takes one of each; workers only by address, which a name may not be.
    if (prefixes?.length === 1) parameters.set('prefix', prefixes[0]!);
    if (workers?.length === 1 && workers[0]!.includes('://')) parameters.set('worker', workers[0]!);
    if (search !== '') parameters.set('search', search);
    return this.#ask<TaskFailures>('errors', parameters);
  }

  /** The runs of a range with their keys, page by page, oldest first. */
  async *tasks(filter: Filter, range: TasksRange): AsyncGenerator<Tasks> {
    const parameters = filterParameters(filter);
    parameters.set('from', String(Math.floor(range.from)));
    if (range.to !== undefined) parameters.set('to', String(Math.ceil(range.to)));
    parameters.set('resolution', String(range.resolution));
    parameters.set('limit', String(LIMITS.taskRows));
    parameters.set('keys', 'true');
    for (let page = 0; page < PAGES; page++) {
      const tasks = await this.#ask<Tasks>('tasks', parameters);
      yield tasks;
      if (tasks.tasks.id.length < LIMITS.taskRows) return;
      parameters.set('after', tasks.cursor);
    }
  }

  async #ask<T>(route: string, parameters = new URLSearchParams()): Promise<T> {
    try {
      return (await this.#get(`/api/v1/${route}`, parameters)) as T;
    } catch (cause) {
      throw problemOf(cause);
    }
  }
}

function filterParameters({ values }: Filter): URLSearchParams {
  const parameters = new URLSearchParams();
  if (values.status) parameters.set('status', values.status);
  if (values.search) parameters.set('search', values.search);
  const names = new URLSearchParams();
  for (const prefix of values.prefixes ?? []) names.append('prefix', prefix);
  for (const worker of values.workers ?? []) names.append('worker', worker);
  const counts = [values.prefixes?.length ?? 0, values.workers?.length ?? 0];
  if (Math.max(...counts) > LIMITS.values || names.toString().length > LONGEST_FILTER) return parameters;
  for (const [name, value] of names) parameters.append(name, value);
  return parameters;
}
