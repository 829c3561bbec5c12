import type { Tasks } from '@daskscope/api';
import {
  DataSourceApi,
  LoadingState,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { askForLines, Names, NO_SCHEDULER_SEEN } from '@daskscope/client';
import { inSlices } from '@daskscope/timeline';
import { getBackendSrv, getTemplateSrv } from '@grafana/runtime';
import { from, interval, lastValueFrom, map, merge, of, share, type Observable } from 'rxjs';
import { ANSWERS } from './answers/answers.ts';
import { isOnce, type OnceType } from './answers/once.ts';
import { refusedFrame } from './answers/refused.ts';
import { check } from './check.ts';
import { ExporterApi, isTold } from './exporter-api.ts';
import { annotationsFrame } from './frames/annotations.ts';
import { errorsFrame } from './frames/errors.ts';
import { staysOfTasks } from './frames/stays.ts';
import { makingTasksFrame } from './frames/tasks.ts';
import { filterOf, textsOf } from './interpolate.ts';
import { LiveState } from './live/live-state.ts';
import { Handle } from './live/handle.ts';
import { IntervalLog } from './live/interval-log.ts';
import { LiveCache } from './live/live-cache.ts';
import { LiveErrors } from './live/live-errors.ts';
import { LiveRows } from './live/live-rows.ts';
import { openStream } from './live/open-stream.ts';
import { readRows } from './live/read-rows.ts';
import { RowMatch } from './live/row-match.ts';
import { responses, type LiveView } from './live/responses.ts';
import { describe, typeOf, type DaskscopeQuery, type LiveType, type VariableQuery } from './query.ts';
import { isLive, isMixed, resolutionOf } from './range.ts';
import { carryingSums, rangeSums, Wholeness, type SumsRange, type TaskSums } from '../contract/task-sums.ts';
import { mergedNotice, sumsToSave, tasksMeta } from '../contract/tasks-meta.ts';
import { variableValues } from './variable-values.ts';
import { VariableSupport } from './variables.ts';
import { errorsView, snapshotFrame, snapshotView, tasksView, type Asked } from './views.ts';

const PAGE_MS = 1000;
/** Intervals of one answer that is not live. */
const MOST_INTERVALS = 250_000;

type LiveAsked = Asked & { type: LiveType };

export class DaskscopeDataSource extends DataSourceApi<DaskscopeQuery> {
  readonly api: ExporterApi;
  readonly #liveState: LiveState;
  readonly #handle: Handle;
  readonly #rows = new LiveCache<LiveRows>();
  readonly #errors = new LiveCache<LiveErrors>();
  readonly #ticks = interval(PAGE_MS).pipe(share());
  override annotations = {
    prepareQuery: ({ target }: { target?: DaskscopeQuery }): DaskscopeQuery => ({
      ...target,
      refId: 'Anno',
      queryType: 'annotation',
    }),
  };

  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    const url = settings.url ?? '';
    this.api = new ExporterApi((route, parameters) => get(url, route, parameters));
    this.#liveState = new LiveState({
      open: openStream(url),
      ask: askForLines((path, parameters) => this.api.answer(path, parameters)),
    });
    this.#handle = new Handle(this.#liveState, null);
    this.variables = new VariableSupport(this.api);
  }

  override query(request: DataQueryRequest<DaskscopeQuery>): Observable<DataQueryResponse> {
    const answers = request.targets
      .filter(({ hide }) => !hide)
      .map((target) => {
        const type = typeOf(target);
        const question = this.#asked(target, request);
        if (isOnce(type)) return from(this.#once(target, { ...question, type }, request));
        const asked = { ...question, type };
        const annotation = target.queryType === 'annotation';
        if (annotation || target.live === false || !isLive(request))
          return from(this.#answer(asked, annotation));
        return isMixed(request)
          ? from(this.#answer(asked, false).then(notLive))
          : responses(this.#liveState, asked.refId, this.#view(asked), this.#ticks);
      });
    return answers.length > 0 ? merge(...answers) : of({ data: [] });
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return check(this.api, this.meta?.info?.version, () => urlOf(this.uid));
  }

  override getDefaultQuery(): Partial<DaskscopeQuery> {
    return { queryType: 'tasks' };
  }

  override getQueryDisplayText(query: DaskscopeQuery): string {
    return describe(query);
  }

  override interpolateVariablesInQueries(queries: DaskscopeQuery[], scoped: ScopedVars): DaskscopeQuery[] {
    return queries.map((query) => {
      const { prefixes, workers, search } = filterOf(query, getTemplateSrv(), scoped).values;
      const texts = textsOf(query, getTemplateSrv(), scoped);
      return { ...texts, prefixes: [...(prefixes ?? [])], workers: [...(workers ?? [])], search };
    });
  }

  override async metricFindQuery(query: VariableQuery) {
    return variableValues(this.api, query);
  }

  #asked(target: DaskscopeQuery, request: DataQueryRequest<DaskscopeQuery>): Omit<Asked, 'type'> {
    const range = { from: request.range.from.valueOf(), to: request.range.to.valueOf() };
    return {
      refId: target.refId,
      filter: filterOf(target, getTemplateSrv(), request.scopedVars),
      ...range,
      resolution: resolutionOf(range, request.maxDataPoints),
      moves: typeof request.range.raw.from === 'string',
    };
  }

  #view(asked: LiveAsked): LiveView {
    const { type } = asked;
    if (type === 'tasks') return tasksView(asked, this.#liveState, this.#liveRows(asked));
    if (type === 'errors') return errorsView(asked, this.#liveErrors(asked), this.#handle);
    return snapshotView({ ...asked, type }, this.#liveState, this.#handle);
  }

  #liveRows({ filter, from, resolution }: Asked): LiveRows {
    const key = JSON.stringify([filter.id, resolution]);
    return this.#rows.get(this.#liveState, key, from, () => {
      const past = (begin: number) => this.api.tasks(filter, { from: begin, resolution });
      return new LiveRows({
        liveState: this.#liveState,
        filter,
        from,
        past,
        run: (life, id) => this.api.run(life, id),
        sums: (range, search) => this.api.sums(filter, range, search),
      });
    });
  }

  #liveErrors({ filter, from }: Asked): LiveErrors {
    return this.#errors.get(this.#liveState, filter.id, from, () => {
      const fetch = (begin: number) => this.api.errors(filter, { from: begin });
      return new LiveErrors({ liveState: this.#liveState, from, fetch });
    });
  }

  async #once(
    target: DaskscopeQuery,
    asked: Asked & { type: OnceType },
    { range, scopedVars }: DataQueryRequest<DaskscopeQuery>,
  ): Promise<DataQueryResponse> {
    const { refId } = asked;
    const query = textsOf(target, getTemplateSrv(), scopedVars);
    const once = { ...asked, query, untilNow: range.raw.to === 'now' };
    try {
      const data = await ANSWERS[asked.type](this.api, once).catch((cause: unknown) => [
        refusedFrame(once, cause),
      ]);
      return { key: refId, data };
    } catch (cause) {
      return failed(refId, cause);
    }
  }

  async #answer(asked: LiveAsked, annotation: boolean): Promise<DataQueryResponse> {
    const { refId } = asked;
    try {
      return { key: refId, data: await this.#frames(asked, annotation) };
    } catch (cause) {
      return failed(refId, cause);
    }
  }

  async #frames(asked: LiveAsked, annotation: boolean): Promise<DataFrame[]> {
    const { type, refId, filter } = asked;
    if (type === 'errors') {
      const { errors } = await this.api.errors(filter, asked);
      return [annotation ? annotationsFrame(refId, errors, filter) : errorsFrame(refId, errors, filter)];
    }
    if (type === 'tasks') return [await this.#tasks(asked)];
    const ofWorkers = type === 'workers' || type === 'hosts' || type === 'running';
    const snapshots = {
      progress: ofWorkers ? null : await this.api.progress(),
      workers: ofWorkers ? await this.api.workers() : null,
    };
    const now = snapshots.workers?.time ?? snapshots.progress?.time ?? Date.now();
    const meta = asked.to < now - 60_000 ? { notices: [NO_HISTORY] } : {};
    const frame = snapshotFrame({ ...asked, type }, snapshots, now, meta);
    if (!frame) throw new Error(NO_SCHEDULER_SEEN);
    return [frame];
  }

  async #tasks({ refId, filter, ...range }: Asked): Promise<DataFrame> {
    const log = new IntervalLog(MOST_INTERVALS);
    const wholeness = new Wholeness();
    const names = new Names();
    let now = Date.now();
    let known: Tasks['known'];
    let stays: Tasks['stays'];
    for await (const page of this.api.tasks(filter, range)) {
      names.learn(page);
      log.append(page);
      wholeness.take(page);
      now = page.base + page.now;
      known ??= page.known;
      stays ??= page.stays;
    }
    const match = new RowMatch(filter);
    const details = function* () {
      const options = { from: log.first, to: log.end, number: 0, match, names };
      for (const { row } of readRows(log, options)) for (const at of row) yield log.detail(at, names)!;
    };
    const making = makingTasksFrame(details(), [], { refId, names, now });
    const made = await new Promise<DataFrame>((told) => void inSlices(making, told));
    const leftOut = wholeness.more || log.first > 0;
    const whole = wholeness.whole && !leftOut;
    const { totals } = wholeness;
    const told = isTold(filter) ? rangeSums({ totals }) : null;
    const name = (position: number) => names.prefixes[position] ?? '';
    const sums: TaskSums = {
      version: 1,
      whole,
      rows: made.length,
      name,
      ask: (asked, search = '') =>
        search === '' && isSame(asked, range) ? Promise.resolve(told) : this.api.sums(filter, asked, search),
    };
    const there = staysOfTasks(stays, names.workers, (worker) => filter.worker(worker));
    const custom = tasksMeta({
      ...{ known: known ?? null, until: now, whole, rows: made.length },
      ...(there && { stays: there }),
      ...(told && { totals: sumsToSave(told, range, name) }),
    });
    const merged = totals?.merged ?? 0;
    made.meta = {
      ...made.meta,
      custom: carryingSums(sums, custom),
      notices: [...(leftOut ? [LEFT_OUT] : []), ...(merged > 0 ? [mergedNotice(merged)] : [])],
    };
    return made;
  }
}

/** To the tenth of a millisecond: a picture's edges are not whole ones. */
const isSame = (a: SumsRange, b: SumsRange) => Math.abs(a.from - b.from) < 0.1 && Math.abs(a.to - b.to) < 0.1;

const LEFT_OUT = {
  severity: 'warning' as const,
  text: 'There are more intervals than are shown here. A shorter time range has all of them.',
};

function failed(refId: string, cause: unknown): DataQueryResponse {
  const { message } = cause as Error;
  return { key: refId, data: [], state: LoadingState.Error, errors: [{ message, refId }] };
}

const NO_HISTORY = {
  severity: 'info' as const,
  text: 'This is how it is now: the exporter keeps no history of it. Prometheus does, from its metrics.',
};

const NOT_LIVE = {
  severity: 'info' as const,
  text: "Not live, since the panel has queries of several data sources (Mixed): it is asked again with the dashboard's refresh.",
};

function notLive(response: DataQueryResponse): DataQueryResponse {
  for (const frame of response.data as DataFrame[])
    frame.meta = { ...frame.meta, notices: [...(frame.meta?.notices ?? []), NOT_LIVE] };
  return response;
}

/** What the data source's settings say; browsers know the proxy's path alone. Rejects where a user may not read them. */
async function urlOf(uid: string): Promise<string | null> {
  const { url } = await getBackendSrv().get<{ url?: string }>(`/api/datasources/uid/${uid}`, {}, undefined, {
    showErrorAlert: false,
  });
  return url ?? null;
}

async function get(url: string, route: string, parameters: URLSearchParams): Promise<unknown> {
  const query = parameters.toString();
  return lastValueFrom(
    getBackendSrv()
      .fetch({
        url: `${url}${route}${query && `?${query}`}`,
        method: 'GET',
        // Refusals are told in the panel, or by the check.
        showErrorAlert: false,
      })
      .pipe(map(({ data }) => data)),
  );
}
