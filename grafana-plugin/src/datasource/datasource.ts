import {
  DataSourceApi,
  LoadingState,
  locationUtil,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getBackendSrv, getTemplateSrv } from '@grafana/runtime';
import {
  catchError,
  from,
  interval,
  lastValueFrom,
  map,
  merge,
  of,
  share,
  switchMap,
  type Observable,
} from 'rxjs';
import { framesOf } from './answer-once.ts';
import { ANSWERS } from './answers/answers.ts';
import { isOnce, type OnceAsked } from './answers/once.ts';
import { refusedFrame } from './answers/refused.ts';
import { check } from './check.ts';
import { Clusters } from './clusters.ts';
import { ExporterApi } from './exporter-api.ts';
import { clustersOf, filterOf, textsOf } from './variables/interpolate.ts';
import { getFile } from './files/get-file.ts';
import type { LinkTo } from './linked-place.ts';
import { openStream } from './live/open-stream.ts';
import { responses } from './live/responses.ts';
import { SharedStream } from './live/shared-stream.ts';
import { OfCluster, type LiveAsked } from './of-cluster.ts';
import { CLUSTER_VARIABLE, describe, typeOf, type DaskscopeQuery, type VariableQuery } from './query.ts';
import { rejectedAsRefusal } from './problems.ts';
import { isLive, isMixed, resolutionOf } from './range.ts';
import { variableValues } from './variables/variable-values.ts';
import { VariableSupport } from './variables.ts';
import type { Asked } from './views.ts';

const PAGE_MS = 1000;

export class DaskscopeDataSource extends DataSourceApi<DaskscopeQuery> {
  readonly api: ExporterApi;
  readonly #clusters: Clusters;
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
    this.api = new ExporterApi((route, parameters, form) => {
      const query = parameters.toString();
      const asked = `${url}${route}${query && `?${query}`}`;
      return form === 'file' ? getFile(asked) : get(asked);
    });
    const stream = new SharedStream({
      open: openStream(url),
      probe: (cluster) => this.api.of(cluster).status().catch(rejectedAsRefusal),
    });
    this.#clusters = new Clusters((name) => new OfCluster(this.api.of(name), stream.of(name)));
    this.variables = new VariableSupport(this.api);
  }

  override query(request: DataQueryRequest<DaskscopeQuery>): Observable<DataQueryResponse> {
    const answers = request.targets
      .filter(({ hide }) => !hide)
      .map((target) => {
        const names = clustersOf(target, getTemplateSrv(), request.scopedVars);
        if (names.length <= 1) return this.#answers(names[0] ?? null, target, request);
        return from(this.#onlyOne(names)).pipe(
          switchMap((name) => this.#answers(name, target, request)),
          catchError((cause: unknown) => of(failed(target.refId, cause))),
        );
      });
    return answers.length > 0 ? merge(...answers) : of({ data: [] });
  }

  #answers(
    name: string | null,
    target: DaskscopeQuery,
    request: DataQueryRequest<DaskscopeQuery>,
  ): Observable<DataQueryResponse> {
    const type = typeOf(target);
    const question = { ...this.#asked(target, request), linkTo: linkOf(this.uid, name) };
    const cluster = this.#clusters.get(name);
    const { api, liveState } = cluster;
    if (isOnce(type)) return from(once(api, target, { ...question, type }, request));
    const asked = { ...question, type };
    const annotation = target.queryType === 'annotation';
    if (annotation || target.live === false || !isLive(request)) return from(answer(api, asked, annotation));
    return isMixed(request)
      ? from(answer(api, asked, false).then(notLive))
      : responses(liveState, asked.refId, cluster.view(asked), this.#ticks);
  }

  /** Of several names none is meant, unless the exporter takes any. */
  async #onlyOne(names: readonly string[]): Promise<string> {
    const told = await this.api.clusters();
    if (told?.mode === 'many') throw new Error(saySeveral(names));
    return names[0]!;
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return check(this.api, this.meta?.info?.version, () => urlOf(this.uid));
  }

  override getDefaultQuery(): Partial<DaskscopeQuery> {
    return { queryType: 'tasks', cluster: CLUSTER_VARIABLE };
  }

  override getQueryDisplayText(query: DaskscopeQuery): string {
    return describe(query);
  }

  override interpolateVariablesInQueries(queries: DaskscopeQuery[], scoped: ScopedVars): DaskscopeQuery[] {
    return queries.map((query) => {
      const { prefixes, workers, search } = filterOf(query, getTemplateSrv(), scoped).values;
      const texts = textsOf(query, getTemplateSrv(), scoped);
      const [cluster, other] = clustersOf(query, getTemplateSrv(), scoped);
      const meant = cluster !== undefined && other === undefined ? { cluster } : {};
      return { ...texts, ...meant, prefixes: [...(prefixes ?? [])], workers: [...(workers ?? [])], search };
    });
  }

  override async metricFindQuery(query: VariableQuery) {
    return variableValues(this.apiOf(query), query);
  }

  /** What a query's editor asks for names that there are. */
  apiOf(query: Pick<DaskscopeQuery, 'cluster'>): ExporterApi {
    return this.api.of(clustersOf(query, getTemplateSrv())[0] ?? null);
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
}

async function once(
  api: ExporterApi,
  target: DaskscopeQuery,
  asked: Asked & Pick<OnceAsked, 'type'>,
  { range, scopedVars, maxDataPoints }: DataQueryRequest<DaskscopeQuery>,
): Promise<DataQueryResponse> {
  const { refId } = asked;
  const query = textsOf(target, getTemplateSrv(), scopedVars);
  const question = { ...asked, query, untilNow: range.raw.to === 'now', width: maxDataPoints };
  try {
    const data = await ANSWERS[asked.type](api, question).catch((cause: unknown) => [
      refusedFrame(question, cause),
    ]);
    return { key: refId, data };
  } catch (cause) {
    return failed(refId, cause);
  }
}

async function answer(api: ExporterApi, asked: LiveAsked, annotation: boolean): Promise<DataQueryResponse> {
  const { refId } = asked;
  try {
    return { key: refId, data: await framesOf(api, asked, annotation) };
  } catch (cause) {
    return failed(refId, cause);
  }
}

/** To the app's dashboard of computations, or to that with the task stream, of what is asked here. */
const linkOf =
  (uid: string, cluster: string | null): LinkTo =>
  ({ computation, from, to }) => {
    const variables = new URLSearchParams({ 'var-datasource': uid });
    if (computation !== undefined) variables.set('var-computation', computation);
    if (cluster !== null) variables.set('var-cluster', cluster);
    const name = computation === undefined ? 'tasks' : 'computations';
    return locationUtil.assureBaseUrl(
      `/d/daskscope-${name}?${variables}&from=${wholeMs(from, Math.floor)}&to=${wholeMs(to, Math.ceil)}`,
    );
  };

/** Variables of a link stay as they are. */
const wholeMs = (time: number | string, whole: (ms: number) => number) =>
  typeof time === 'number' ? whole(time) : time;

/** Names in one sentence. */
const MOST_NAMES = 5;

function saySeveral(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
  const left = names.length - some.length;
  return `A query is of one cluster, and Cluster says ${names.length}: ${some.join(', ')}${left > 0 ? ` and ${left} more` : ''}. Choose one, or repeat the panel or its row by that variable.`;
}

function failed(refId: string, cause: unknown): DataQueryResponse {
  const { message } = cause as Error;
  return { key: refId, data: [], state: LoadingState.Error, errors: [{ message, refId }] };
}

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

function get(url: string): Promise<unknown> {
  return lastValueFrom(
    getBackendSrv()
      // Refusals are told in the panel, or by the check.
      .fetch({ url, method: 'GET', showErrorAlert: false })
      .pipe(map(({ data }) => data)),
  );
}
