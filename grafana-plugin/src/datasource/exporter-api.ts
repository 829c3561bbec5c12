import {
  LIMITS,
  type Clusters,
  type Progress,
  type Status,
  type TaskFailures,
  type TaskRun,
  type Tasks,
  type Workers,
} from '@daskscope/api';
import { pagesOf } from '@daskscope/client';
import type { Filter } from './filter.ts';
import { isNoSuchPath, isRefusalOf, problemCode, problemOf } from './problems.ts';
import { Turns } from './turns.ts';
import type { TaskFile } from '../contract/task-files.ts';
import { rangeSums, type RangeSums, type SumsRange } from '../contract/task-sums.ts';

/** How an answer is wanted: what its JSON says, or as a file. */
export type Form = 'json' | 'file';

/** Asks the exporter; rejects with what Grafana's BackendSrv rejects with. A file is told as TaskFile. */
export type Get = (route: string, parameters: URLSearchParams, form: Form) => Promise<unknown>;

/** Of a route: a list is the parameter given several times; undefined, null and '' are left out. */
export type Parameters = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** Questions to scheduler and workers at once: the exporter takes four of all that ask it. */
const AT_ONCE = 2;
/** Where it has too many, it is asked again after so many ms, so often. */
const BUSY_MS = 1_000;
const BUSY_ATTEMPTS = 10;

/** Pages of one answer at most: as many runs as are kept here. */
const PAGES = 10;
/** Filters longer than this would make the URL too long: what is left out there is left out here, after the answer. */
const LONGEST_FILTER = LIMITS.urlLength / 2;

/** ms for which an exporter is taken not to know a parameter after it refused it: it may be updated meanwhile. */
const REFUSED_MS = 5 * 60_000;

export interface TasksRange {
  /** ms since the epoch */
  from: number;
  /** ms since the epoch; left out: until now */
  to?: number;
  /** ms a pixel */
  resolution: number;
}

/** What is known of an exporter, whichever cluster is asked for. */
class Exporter {
  readonly get: Get;
  readonly turns = new Turns(AT_ONCE);
  /** When it refused them: ms since the epoch. */
  readonly refusedAt = { totals: -Infinity, cluster: -Infinity };

  constructor(get: Get) {
    this.get = get;
  }

  refuses(parameter: 'totals' | 'cluster'): boolean {
    return Date.now() - this.refusedAt[parameter] < REFUSED_MS;
  }
}

/** The exporter's routes, with errors that are sentences. */
export class ExporterApi {
  readonly #exporter: Exporter;
  /** That is asked for; null: none is named, as only an exporter of one takes it. */
  readonly cluster: string | null;
  /** Of sums, by what is asked. */
  readonly #underWay = new Map<string, Promise<RangeSums | null>>();

  constructor(exporter: Get | Exporter, cluster: string | null = null) {
    this.#exporter = typeof exporter === 'function' ? new Exporter(exporter) : exporter;
    this.cluster = cluster;
  }

  /** The same exporter's, asked for another cluster. */
  of(cluster: string | null): ExporterApi {
    return new ExporterApi(this.#exporter, cluster);
  }

  async status(): Promise<Status> {
    const status = await this.#ask<Status>('status');
    this.#exporter.refusedAt.totals = -Infinity;
    return status;
  }

  /** All that it watches; null: it is older than that there can be many. */
  async clusters(): Promise<Clusters | null> {
    try {
      return await this.#ask<Clusters>('clusters');
    } catch (error) {
      if (isNoSuchPath(error)) return null;
      throw error;
    }
  }

  /** The answer of a route. */
  answer<T>(route: string, parameters: Parameters): Promise<T> {
    const told = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined || value === null || value === '') continue;
      for (const one of [value].flat()) told.append(name, String(one));
      if (Array.isArray(value) && value.length > LIMITS.values)
        throw new Error(
          `The exporter takes ${LIMITS.values} values of ${name}, and these are ${value.length}. Choose fewer, or all.`,
        );
    }
    return this.#ask<T>(route, told);
  }

  /** The same of a route that asks scheduler and workers: after those before it, and again where the exporter has too many. */
  onRequest<T>(route: string, parameters: Parameters): Promise<T> {
    return this.#exporter.turns.take(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.answer<T>(route, parameters);
        } catch (error) {
          if (problemCode(error) !== 'busy' || attempt === BUSY_ATTEMPTS) throw error;
          await new Promise((again) => setTimeout(again, BUSY_MS));
        }
      }
    });
  }

  /** The answer of a route as a file. */
  file(route: string, parameters: URLSearchParams): Promise<TaskFile> {
    return this.#ask<TaskFile>(route, parameters, 'file');
  }

  /** @param to as it was then, ms since the epoch; null: the exporter is older than that it could say */
  async progress(): Promise<Progress>;
  async progress(to: number): Promise<Progress | null>;
  async progress(to?: number): Promise<Progress | null> {
    if (to === undefined) return this.#ask<Progress>('progress');
    try {
      return await this.#ask<Progress>('progress', new URLSearchParams({ to: String(to) }));
    } catch (error) {
      if (isRefusalOf('to', error)) return null;
      throw error;
    }
  }

  workers(): Promise<Workers> {
    return this.#ask<Workers>('workers');
  }

  async run(life: string, id: number): Promise<TaskRun> {
    try {
      return await this.#ask<TaskRun>('run', new URLSearchParams({ life, id: String(id) }));
    } catch (error) {
      if (!isNoSuchPath(error)) throw error;
      // Where the exporter is older than that route.
      return this.#ask<TaskRun>(`tasks/${encodeURIComponent(life)}/${id}`);
    }
  }

  /** The newest of a range, also where their texts are too long for one answer. */
  async errors(filter: Filter, range: { from?: number; to?: number }): Promise<TaskFailures> {
    const { prefixes, workers, search } = filter.values;
    const parameters = new URLSearchParams({ limit: String(LIMITS.errorRows) });
    if (range.from !== undefined) parameters.set('from', String(Math.floor(range.from)));
    if (range.to !== undefined) parameters.set('to', String(Math.ceil(range.to)));
    // This route takes one of each; workers only by address, which a name may not be.
    if (prefixes?.length === 1) parameters.set('prefix', prefixes[0]!);
    if (workers?.length === 1 && workers[0]!.includes('://')) parameters.set('worker', workers[0]!);
    if (search !== '') parameters.set('search', search);
    const answer = await this.#ask<TaskFailures>('errors', parameters);
    const { errors } = answer;
    for (
      let { cursor } = answer, page = 1;
      cursor && page < PAGES && errors.length < LIMITS.errorRows;
      page++
    ) {
      parameters.set('after', cursor);
      parameters.set('limit', String(LIMITS.errorRows - errors.length));
      const next = await this.#ask<TaskFailures>('errors', parameters);
      errors.push(...next.errors);
      cursor = next.cursor;
    }
    return answer;
  }

  /** The runs of a range with their keys, page by page, oldest first; the first page has the totals of all, unless the exporter is too old. */
  async *tasks(filter: Filter, range: TasksRange): AsyncGenerator<Tasks> {
    const parameters = filterParameters(filter);
    parameters.set('from', String(Math.floor(range.from)));
    if (range.to !== undefined) parameters.set('to', String(Math.ceil(range.to)));
    parameters.set('resolution', String(range.resolution));
    parameters.set('limit', String(LIMITS.taskRows));
    parameters.set('keys', 'true');
    parameters.set('totals', 'true');
    let pages = 0;
    yield* pagesOf(
      async (after) => {
        if (after !== null) {
          parameters.set('after', after);
          parameters.delete('totals');
        }
        const tasks = await this.#tasks(parameters);
        // The pages before have names by positions that those of others have now.
        if (tasks.reset) throw new Error('The exporter dropped old names while it was asked. Ask again.');
        return tasks;
      },
      () => ++pages < PAGES,
    );
  }

  /** What was done in a range; null if the exporter cannot be told what is to be left out, or is too old. Equal questions share an answer. */
  async sums(filter: Filter, { from, to }: SumsRange, search = ''): Promise<RangeSums | null> {
    // It looks for one text.
    if (!isTold(filter) || (search !== '' && filter.values.search !== '')) return null;
    const parameters = filterParameters(filter);
    if (search !== '') parameters.set('search', search);
    parameters.set('from', String(from));
    parameters.set('to', String(to));
    parameters.set('limit', '0');
    parameters.set('totals', 'true');
    const key = parameters.toString();
    const shared = this.#underWay.get(key);
    if (shared) return shared;
    const sums = this.#sums(parameters).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, sums);
    return sums;
  }

  async #sums(parameters: URLSearchParams): Promise<RangeSums | null> {
    if (this.#exporter.refuses('totals')) return null;
    try {
      return rangeSums(await this.#ask<Tasks>('tasks', parameters));
    } catch (error) {
      if (!isRefusalOf('totals', error)) throw error;
      this.#exporter.refusedAt.totals = Date.now();
      return null;
    }
  }

  /** An exporter that has no totals is asked without them, and they are taken out of the parameters. */
  async #tasks(parameters: URLSearchParams): Promise<Tasks> {
    if (this.#exporter.refuses('totals')) parameters.delete('totals');
    try {
      return await this.#ask<Tasks>('tasks', parameters);
    } catch (error) {
      if (!parameters.has('totals') || !isRefusalOf('totals', error)) throw error;
      parameters.delete('totals');
      const tasks = await this.#ask<Tasks>('tasks', parameters);
      this.#exporter.refusedAt.totals = Date.now();
      return tasks;
    }
  }

  /** An exporter that is older than that there can be many clusters is asked without one. */
  async #ask<T>(route: string, parameters = new URLSearchParams(), form: Form = 'json'): Promise<T> {
    if (this.cluster === null || this.#exporter.refuses('cluster'))
      return this.#answer(route, parameters, form);
    const ofCluster = new URLSearchParams([...parameters, ['cluster', this.cluster]]);
    try {
      return await this.#answer(route, ofCluster, form);
    } catch (error) {
      if (!isRefusalOf('cluster', error)) throw error;
      const answer = await this.#answer<T>(route, parameters, form);
      this.#exporter.refusedAt.cluster = Date.now();
      return answer;
    }
  }

  async #answer<T>(route: string, parameters: URLSearchParams, form: Form): Promise<T> {
    const began = performance.now();
    try {
      return (await this.#exporter.get(`/api/v1/${route}`, parameters, form)) as T;
    } catch (cause) {
      throw problemOf(cause, (performance.now() - began) / 1000);
    }
  }
}

/** As far as it can be told. */
export function filterParameters(filter: Filter): URLSearchParams {
  const { status, search } = filter.values;
  const parameters = new URLSearchParams();
  if (status) parameters.set('status', status);
  if (search) parameters.set('search', search);
  if (isTold(filter)) for (const [name, value] of nameParameters(filter)) parameters.append(name, value);
  return parameters;
}

function nameParameters({ values }: Filter): URLSearchParams {
  const names = new URLSearchParams();
  for (const prefix of values.prefixes ?? []) names.append('prefix', prefix);
  for (const worker of values.workers ?? []) names.append('worker', worker);
  return names;
}

/** Whether all of a filter goes into the URL. */
export function isTold(filter: Filter): boolean {
  const { prefixes, workers } = filter.values;
  const most = Math.max(prefixes?.length ?? 0, workers?.length ?? 0);
  return most <= LIMITS.values && nameParameters(filter).toString().length <= LONGEST_FILTER;
}
