/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import { tasksAnswer } from '@daskscope/client/testing/answers';
import { dateTime, type DataFrame } from '@grafana/data';
import { setBackendSrv, setTemplateSrv } from '@grafana/runtime';
import { lastValueFrom, of, throwError, type Observable } from 'rxjs';
import type { FileKind } from '@daskscope/client';
import { taskFilesOf } from '../../contract/task-files.ts';
import { DaskscopeDataSource } from '../datasource.ts';

const RANGE = { from: 1_000_000.5, to: 1_010_000.5 };
const [from, to] = ['1000000', '1010001'];

let asked: { url: string; responseType?: string }[];
/** What a file's question is answered with. */
let answer: () => Observable<unknown>;

/** jsdom's has no text(). */
const blobOf = (text: string) => Object.assign(new Blob([text]), { text: async () => text });

const file = (name: string) =>
  of({
    data: blobOf('content'),
    headers: new Headers({ 'content-disposition': `attachment; filename="${name}"` }),
  });

beforeEach(() => {
  asked = [];
  answer = () => file('dask-tasks.csv');
  setBackendSrv({
    fetch: (request: { url: string; responseType?: string }) => {
      if (request.responseType === undefined) return of({ data: tasksAnswer({ runs: [{ id: 0 }] }) });
      asked.push(request);
      return answer();
    },
  } as never);
  setTemplateSrv({ replace: (text = '') => text } as never);
});

/** As a panel asks, of what a query gave it. */
async function filesOf(query: object) {
  const source = new DaskscopeDataSource({ url: '/proxy' } as never);
  const [at, until] = [dateTime(1_000_000), dateTime(1_010_000)];
  const range = { from: at, to: until, raw: { from: at, to: until } };
  const targets = [{ refId: 'A', ...query }];
  const { data } = await lastValueFrom(source.query({ targets, range, scopedVars: {} } as never));
  return taskFilesOf(data as DataFrame[])!;
}

const save = async (kind: FileKind, query: object = {}) => (await filesOf(query)).ask(kind, RANGE);

test('says of which cluster they are, for the names of pictures', async () => {
  expect((await filesOf({ cluster: 'alpha' })).cluster).toBe('alpha');
  expect((await filesOf({})).cluster).toBeNull();
});

const FILTER = { prefixes: ['inc', 'add'], workers: ['tcp://10.0.0.1:1'], status: 'error', search: 'x y' };
const FILTERED = [
  ...[
    ['status', 'error'],
    ['search', 'x y'],
    ['prefix', 'inc'],
    ['prefix', 'add'],
  ],
  ...[
    ['worker', 'tcp://10.0.0.1:1'],
    ['from', from],
    ['to', to],
  ],
];

test.each([
  ['csv', '/proxy/api/v1/tasks', [...FILTERED, ['format', 'csv']]],
  ['trace', '/proxy/api/v1/trace', FILTERED],
  [
    'report',
    '/proxy/api/v1/report',
    [
      ['from', from],
      ['to', to],
    ],
  ],
] as const)(
  '%s is of the query and of the time in view, and has the name that the exporter gives it',
  async (kind, path, parameters) => {
    const { name, content } = await save(kind, { ...FILTER, cluster: 'alpha' });
    expect([name, await content.text()]).toEqual(['dask-tasks.csv', 'content']);
    const { pathname, searchParams } = new URL(asked[0]!.url, 'http://x');
    expect(asked).toHaveLength(1);
    expect([pathname, [...searchParams]]).toEqual([path, [...parameters, ['cluster', 'alpha']]]);
  },
);

test.each([
  [
    'the exporter',
    400,
    '{"error":"Bad Request","detail":"from is after to.","code":"x"}',
    'from is after to.',
  ],
  ['nobody behind the proxy', 502, '{"message":"Bad Gateway"}', 'Grafana cannot reach the exporter (502)'],
  ['the exporter, without its password', 400, 'Authentication to data source failed', '(401; Grafana says'],
])('what is refused by %s says so in a sentence', async (_, status, body, sentence) => {
  answer = () => throwError(() => ({ status, data: blobOf(body) }));
  await expect(save('trace')).rejects.toThrow(sentence);
});

test('what transformations made of an answer is no more what a file would be of', async () => {
  const source = new DaskscopeDataSource({ url: '/proxy' } as never);
  const [at, until] = [dateTime(1_000_000), dateTime(1_010_000)];
  const range = { from: at, to: until, raw: { from: at, to: until } };
  const asking = source.query({ targets: [{ refId: 'A' }], range, scopedVars: {} } as never);
  const [frame] = (await lastValueFrom(asking)).data as DataFrame[];
  expect(taskFilesOf([frame!])).not.toBeNull();
  expect(taskFilesOf([{ ...frame!, fields: frame!.fields.slice(1) }])).toBeNull();
});

test('a connection that fails or breaks off makes no file, and is not said to have begun', async () => {
  answer = () => throwError(() => Object.assign(new TypeError('network error'), { data: {} }));
  await expect(save('csv')).rejects.toThrow(
    'The file did not come: the connection to Grafana failed or broke off.',
  );
});

test('more names than the exporter takes are no file of fewer, though the report, which is of all, is there', async () => {
  const prefixes = Array.from({ length: 200 }, (_, i) => `f${i}`);
  await expect(save('csv', { prefixes })).rejects.toThrow('Choose fewer');
  await expect(save('trace', { prefixes })).rejects.toThrow('Choose fewer');
  await save('report', { prefixes });
  expect(asked).toHaveLength(1);
});

test('an exporter that is older than that there can be many clusters is asked for its one', async () => {
  const data = blobOf('{"error":"Bad Request","detail":"No.","code":"bad-parameter","parameter":"cluster"}');
  answer = () => (asked.length === 1 ? throwError(() => ({ status: 400, data })) : file('dask-report.html'));
  // The query before was asked for the same.
  const { name } = await save('report', { cluster: 'alpha' });
  expect(name).toBe('dask-report.html');
  expect(asked.map(({ url }) => new URL(url, 'http://x').searchParams.get('cluster'))).toEqual([
    'alpha',
    null,
  ]);
});
