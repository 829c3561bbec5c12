/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { tasksAnswer } from '@daskscope/client/testing/answers';
import { dateTime, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { setBackendSrv, setTemplateSrv } from '@grafana/runtime';
import { forkJoin, lastValueFrom, NEVER, of, throwError, toArray, type Observable } from 'rxjs';
import { DaskscopeDataSource } from './datasource.ts';
import { typeOf, type DaskscopeQuery } from './query.ts';

beforeEach(() => {
  const data = tasksAnswer({ runs: [{ id: 0 }] });
  setBackendSrv({ fetch: () => of({ data }), chunked: () => NEVER } as never);
  setTemplateSrv({ replace: (text = '') => text } as never);
});

function ask(request: Partial<DataQueryRequest<DaskscopeQuery>>): Observable<DataQueryResponse> {
  const source = new DaskscopeDataSource({ url: '/exporter' } as never);
  const to = dateTime(1_010_000);
  const range = { from: dateTime(1_000_000), to, raw: { from: 'now-10s', to: 'now' } };
  const targets = [{ refId: 'A', queryType: 'tasks' as const }];
  return source.query({ targets, range, scopedVars: {}, ...request } as never);
}

/** How Mixed asks each data source, and what it waits for (batchQueries of MixedDataSource.ts, 12.4.0). */
const mixed = (requestId: string) =>
  lastValueFrom(forkJoin([ask({ requestId: `mixed-0-${requestId}` }).pipe(toArray())]));

const notices = (responses: DataQueryResponse[]) =>
  responses.flatMap(({ data }) => (data as DataFrame[]).flatMap(({ meta }) => meta?.notices ?? []));

test('Mixed, which waits for the last answer of all, has it, and says that it is not live', async () => {
  const [responses] = await mixed('Q100');
  expect(responses.flatMap(({ data }) => (data as DataFrame[]).map(({ length }) => length))).toEqual([1]);
  expect(notices(responses).map(({ text }) => text)).toEqual([expect.stringContaining('Not live')]);
});

test('what was asked once anyway does not say so', async () => {
  const asked = { refId: 'A', live: false };
  const once = await lastValueFrom(ask({ requestId: 'mixed-0-Q1', targets: [asked] }).pipe(toArray()));
  expect(notices(once)).toEqual([]);
});

test('an annotation marks failures unless it says what else, as those did that were saved before it could', () => {
  const typesOf = (query: object) => typeOf({ refId: 'A', queryType: 'annotation', ...query });
  expect(typesOf({})).toBe('errors');
  expect(typesOf({ marks: 'errors' })).toBe('errors');
  expect(typesOf({ marks: 'workers' })).toBe('events');
});

test.each([
  ['busy', 429, null],
  ['not-answered', 504, null],
  ['gone', 404, null],
  ['not-connected', 503, null],
  ['refused', 502, 'Why it is so'],
])('an exporter that says %s is told from one that has nothing', async (code, status, error) => {
  jest.useFakeTimers();
  const data = { error: 'No', detail: 'Why it is so.', code };
  setBackendSrv({ fetch: () => throwError(() => ({ status, data })) } as never);
  const asking = lastValueFrom(ask({ targets: [{ refId: 'A', queryType: 'logs' as const }] }));
  await jest.advanceTimersByTimeAsync(20_000);
  jest.useRealTimers();
  const { data: frames, errors } = await asking;
  const [frame] = frames as DataFrame[];
  if (error) expect(errors![0]!.message).toBe('Why it is so.');
  else
    expect([frame!.length, frame!.meta]).toEqual([
      0,
      { notices: [{ severity: 'warning', text: 'Why it is so.' }], custom: { code } },
    ]);
});

describe('of several clusters', () => {
  const asked: string[] = [];
  const named = (value: string | string[]) => ({
    replace: (text = '', _?: unknown, format?: (value: string | string[]) => string) =>
      text.replace(/\$cluster\b|\$\{cluster(:text)?\}/, () =>
        format ? format(value) : [value].flat().join(' + '),
      ),
  });
  const answering = (mode: string) => {
    const of_ = (url: string) =>
      url.includes('/clusters') ? { mode, clusters: [] } : tasksAnswer({ runs: [{ id: 0 }] });
    const note = (url: string) => asked.push(url.replace('/exporter/api/v1/', ''));
    setBackendSrv({
      fetch: ({ url }: { url: string }) => (note(url), of({ data: of_(url) })),
      chunked: ({ url }: { url: string }) => (note(url), NEVER),
    } as never);
  };
  const clusters = () => asked.map((url) => new URL(url, 'http://x').searchParams.get('cluster'));
  const once = (cluster?: string) => [{ refId: 'A', live: false, ...(cluster && { cluster }) }];
  beforeEach(() => void asked.splice(0));

  test('each query is of its own, or of the one that the dashboard has chosen', async () => {
    answering('many');
    setTemplateSrv(named('team/"a" & b') as never);
    await lastValueFrom(ask({ targets: once() }));
    await lastValueFrom(ask({ targets: once('other') }));
    expect(clusters()).toEqual(['team/"a" & b', 'other']);
  });

  test('those that are live share one stream, whichever cluster they are of', () => {
    answering('many');
    setTemplateSrv(named('a') as never);
    const range = { from: dateTime(), to: dateTime(), raw: { from: 'now-10s', to: 'now' } };
    const targets = ['a', 'b', 'a'].map((cluster, at) => ({ refId: String(at), cluster }));
    jest.useFakeTimers();
    const subscription = ask({ targets, range }).subscribe();
    jest.advanceTimersByTime(100);
    subscription.unsubscribe();
    jest.useRealTimers();
    const streams = asked.filter((url) => url.startsWith('stream'));
    expect(streams.map((url) => new URL(url, 'http://x').searchParams.getAll('cluster'))).toEqual([
      ['a', 'b'],
    ]);
  });

  test('one query of several says so where there are many, and asks where there is one', async () => {
    setTemplateSrv(named(['a', 'b']) as never);
    answering('many');
    const { errors } = await lastValueFrom(ask({ targets: once() }));
    expect(errors![0]!.message).toBe(
      'A query is of one cluster, and Cluster says 2: "a", "b". Choose one, or repeat the panel or its row by that variable.',
    );
    expect(asked).toEqual(['clusters']);
    answering('single');
    const { data } = await lastValueFrom(ask({ targets: once() }));
    expect((data as DataFrame[]).map(({ length }) => length)).toEqual([1]);
  });
});
