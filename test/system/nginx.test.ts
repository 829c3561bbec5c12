import type { Status, TaskRun, Workers } from '@daskscope/api';
import { fetchRun } from '../../page/src/details/fetch-run.ts';
import { getJson } from '../../page/src/api.ts';
import { documentedPaths } from '../../exporter/src/http/testing/contract.ts';
import {
  emptyCluster,
  IDENTITY,
  NOW,
  record,
  workerUpdate,
} from '../../exporter/src/http/testing/filled-cluster.ts';
import { get, serve, type Served } from '../../exporter/src/http/testing/serve.ts';
import { ExporterApi } from '../../grafana-plugin/src/datasource/exporter-api.ts';
import { blocksIn } from '../docs/documents.ts';
import type { ListeningProcess } from './listening-process.ts';
import { startNginx } from './nginx.ts';

/** What a path cannot hold behind every proxy. */
const HARD = `a/b//c%2Fd%25?e#f&g=h+i ../j;k\\l"é🦆`;
const ADDRESS = `tcp://10.0.0.8:41234/${HARD}`;

let exporter: Served;
let nginx: ListeningProcess;
/** The exporter, as docs/attach.md has nginx serve it. */
let url: string;

beforeAll(async () => {
  const cluster = emptyCluster();
  const life = cluster.connected({ ...IDENTITY, id: HARD }, NOW);
  cluster.workers.update([{ ...workerUpdate(), address: ADDRESS }], NOW);
  cluster.record(life, 0, record(0, { worker: ADDRESS, key: HARD, prefix: HARD }), false);
  exporter = await serve({ cluster });
  const [block, ...others] = blocksIn('nginx');
  expect(others).toEqual([]);
  const listening = '127.0.0.1:10787';
  expect(block!.text).toContain(listening);
  nginx = await startNginx(block!.text.replaceAll(listening, new URL(exporter.url).host));
  url = `${nginx.url}${/location (\S+)/.exec(block!.text)![1]}`;
});

afterAll(async () => {
  await nginx?.stop();
  await exporter?.close();
});

const queries: Record<string, Record<string, string>> = {
  '/api/v1/run': { life: HARD, id: '0' },
  '/api/v1/workers': { address: ADDRESS },
  '/api/v1/tasks': { life: HARD, worker: ADDRESS, prefix: HARD, key: HARD, after: `${HARD}:0` },
  '/api/v1/advice': { computation: HARD },
  '/api/v1/compare': { a: HARD, b: HARD },
  '/api/v1/errors': { life: HARD, worker: ADDRESS, prefix: HARD, search: HARD },
};

test.each(documentedPaths.filter((path) => !path.includes('{') && path !== '/api/v1/stream'))(
  '%s answers through nginx what it answers without',
  async (path) => {
    const asked = queries[path] ? `${path}?${new URLSearchParams(queries[path])}` : path;
    const direct = await get(exporter, asked);
    const through = await fetch(url + asked.slice(1));
    // Nothing was computed.
    expect(direct.status).toBe(['/api/v1/advice', '/api/v1/compare'].includes(path) ? 404 : 200);
    expect([through.status, await through.text()]).toEqual([direct.status, direct.text]);
  },
);

test('every route with something in its path can be asked without', () => {
  const without: Record<string, string> = {
    '/api/v1/tasks/{life}/{id}': '/api/v1/run',
    '/api/v1/workers/{address}': '/api/v1/workers',
    // Letters, digits, - and _ alone.
    '/api/v1/stream/{reader}': '/api/v1/stream/{reader}',
    '/api/v1/computations/{id}': '/api/v1/computations/{id}',
  };
  for (const path of documentedPaths.filter((one) => one.includes('{')))
    expect(documentedPaths).toContain(without[path]);
});

test('lines of the stream come as they are written', async () => {
  const ended = new AbortController();
  const { body } = await fetch(`${url}api/v1/stream?topics=status`, { signal: ended.signal });
  const { value } = await body!.getReader().read();
  const [line] = new TextDecoder().decode(value).split('\n');
  const { data } = JSON.parse(line!) as { data: Status };
  expect(data.scheduler!.id).toBe(HARD);
  ended.abort();
});

test("the page's questions", async () => {
  const fetched = fetch;
  const spy = jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation((asked, init) => fetched(url + (asked as string), init));
  try {
    expect(await fetchRun({ life: HARD, id: 0 })).toMatchObject({ life: HARD, key: HARD });
    expect((await getJson<Workers>('workers', { address: ADDRESS })).workers).toHaveLength(1);
  } finally {
    spy.mockRestore();
  }
});

test("the data source's questions", async () => {
  const api = new ExporterApi(async (route, parameters) => {
    const response = await fetch(`${url}${route.slice(1)}?${parameters}`);
    if (!response.ok) throw new Error(`${route} answered ${response.status}`);
    return response.json();
  });
  const run: TaskRun = await api.run(HARD, 0);
  expect(run).toMatchObject({ life: HARD, key: HARD });
});
