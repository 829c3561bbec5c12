import type { Clusters, Problem, ScrapeTargets, Status } from '@daskscope/api';
import { documentedPaths } from '../testing/contract.ts';
import {
  COMPUTATION,
  filledCluster,
  LIFE,
  NOW,
  OTHER_COMPUTATION,
  WORKER,
} from '../testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from '../testing/serve.ts';
import { at, ODD, of, ServedMany } from '../testing/many-clusters.ts';

const served = new ServedMany();
beforeEach(() => served.begin());
afterEach(() => served.close());

const examples: Record<string, string> = {
  '/api/v1/advice': `/api/v1/advice?computation=${COMPUTATION}`,
  '/api/v1/run': `/api/v1/run?life=${LIFE}&id=1`,
  '/api/v1/tasks/{life}/{id}': `/api/v1/tasks/${LIFE}/1`,
  '/api/v1/computations/{id}': `/api/v1/computations/${COMPUTATION}`,
  '/api/v1/compare': `/api/v1/compare?a=${COMPUTATION}&b=${OTHER_COMPUTATION}`,
  '/api/v1/workers/{address}': `/api/v1/workers/${encodeURIComponent(WORKER)}`,
};
const OF_EXPORTER = ['/', '/-/healthy', '/-/ready', '/api/v1/openapi.json', '/api/v1/clusters', '/api/v1/sd'];
const NOT_JSON = ['/metrics', '/api/v1/report', '/api/v1/stream', '/api/v1/stream/{reader}'];
const ofCluster = documentedPaths
  .filter((path) => !OF_EXPORTER.includes(path) && !NOT_JSON.includes(path))
  .map((path) => examples[path] ?? path);

describe('every route of one cluster', () => {
  test.each(ofCluster)('%s needs its name', async (path) => {
    const needed = await getJson<Problem>(served.server, path, 400);
    expect(needed).toMatchObject({ code: 'cluster-needed', parameter: 'cluster' });
    expect(needed.detail).toContain(JSON.stringify(ODD));
    const unknown = await getJson<Problem>(served.server, at(path, 'nosuch'), 404);
    expect(unknown).toMatchObject({ code: 'cluster-unknown', parameter: 'cluster' });
    expect(unknown.detail).toContain('"nosuch"');
    const twice = await getJson<Problem>(served.server, at(at(path, 'b'), ODD), 400);
    expect(twice).toMatchObject({ code: 'bad-parameter', parameter: 'cluster' });
    await getJson(served.server, at(path, ODD));
  });

  test.each(ofCluster)('%s takes any name, or none, where one cluster is watched', async (path) => {
    const one = await serve();
    const plain = await getJson(one, path);
    for (const name of ['', 'nosuch', ODD, 'x'.repeat(5_000)])
      expect(await getJson(one, at(path, name))).toEqual(plain);
    expect(await getJson(one, at(at(path, 'a'), 'b'))).toEqual(plain);
    await one.close();
  });
});

test('an answer is of the cluster that was named, also when both are asked at once', async () => {
  const lives = await Promise.all(
    [ODD, 'b', ODD, 'b'].map(async (name) => {
      const { scheduler } = await getJson<Status>(served.server, at('/api/v1/status', name));
      return scheduler!.id;
    }),
  );
  expect(lives).toEqual([LIFE, 'Scheduler-2', LIFE, 'Scheduler-2']);
  const texts = await Promise.all(
    [ODD, 'b'].map(async (name) => (await get(served.server, at('/api/v1/progress', name))).text),
  );
  expect(texts[0]).not.toContain('other');
  expect(texts[1]).toContain('other');
});

test('metrics are the exporter’s own, or of the cluster that is named', async () => {
  const text = async (path: string) => (await get(served.server, path)).text;
  expect(await text('/metrics')).toBe('dask_exporter_build_info 1\n');
  expect(await text(at('/metrics', ODD))).toBe('dask_up{of="0"} 1\n');
  expect(await text(at('/metrics?x=1', 'b'))).toBe('dask_up{of="1"} 1\n');
  await getJson(served.server, at('/metrics', 'nosuch'), 404);
  served.many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW });
  // Only remarks: its series end in Prometheus, whenever that asks for targets again.
  expect(await text(at('/metrics', 'ended'))).toMatch(/^#.*\n$/);
  const one = await serve();
  expect((await get(one, at('/metrics', 'nosuch'))).text).toBe('dask_up 1\n');
  await one.close();
});

test('the status of each says where clusters are named, and what is wrong there', async () => {
  const sources = async (of: Served, path: string) => (await getJson<Status>(of, path)).sources;
  expect(await sources(served.server, at('/api/v1/status', 'b'))).toEqual(served.many.sources);
  const stream = await served.open(`?${of('b')}&topics=status`);
  expect((await stream.line('status')).sources).toEqual(served.many.sources);
  const one = await serve();
  expect(await sources(one, '/api/v1/status')).toBeUndefined();
  await one.close();
});

test('the list has every cluster, and where they are named', async () => {
  served.many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW - 5_000 });
  const { mode, sources, clusters } = await getJson<Clusters>(served.server, '/api/v1/clusters');
  expect([mode, sources]).toEqual(['many', served.many.sources]);
  expect(clusters.map(({ name, state, since }) => [name, state, since])).toEqual([
    [ODD, 'connected', NOW],
    ['b', 'connected', NOW],
    ['ended', 'gone', NOW - 5_000],
  ]);
  expect(clusters[0]).toMatchObject({
    workers: 1,
    kept: 3,
    labels: { team: 'data' },
    scheduler: { id: LIFE },
  });
  const one = await serve();
  expect(await getJson<Clusters>(one, '/api/v1/clusters')).toMatchObject({
    mode: 'single',
    clusters: [{ name: 'tcp://10.0.0.7:8786', state: 'connected' }],
  });
  await one.close();
});

describe('targets for Prometheus', () => {
  const host = () => new URL(served.server.url).host;
  const own = () => ({
    targets: [host()],
    labels: { __metrics_path__: '/metrics', __scheme__: 'http' },
  });

  test('are the exporter itself and each cluster that is not gone, with its labels', async () => {
    served.many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW });
    const { labels } = own();
    expect(await getJson<ScrapeTargets>(served.server, '/api/v1/sd')).toEqual([
      own(),
      ...[ODD, 'b'].map((name) => ({
        targets: [host()],
        labels: { ...labels, team: 'data', __param_cluster: name, instance: name, exporter: host() },
      })),
    ]);
  });

  test('are at the host that was asked, if it is one', async () => {
    const asked = async (name: string) =>
      get(served.server, '/api/v1/sd', { headers: { host: name } }).then(({ text }) => JSON.parse(text));
    expect((await asked('exporter.example.com:10787'))[0].targets).toEqual(['exporter.example.com:10787']);
    expect((await asked('[::1]:10787'))[0].targets).toEqual(['[::1]:10787']);
    expect(await asked('evil/path')).toMatchObject({ code: 'malformed-url' });
  });

  test('are where the external URL says', async () => {
    const web = {
      listenAddress: { host: '127.0.0.1', port: 0 },
      telemetryPath: '/dask/metrics',
      externalUrl: new URL('https://proxy.example.com/exporter/'),
    };
    const one = await serve({ config: { web } });
    expect(await getJson<ScrapeTargets>(one, '/api/v1/sd')).toEqual([
      {
        targets: ['proxy.example.com'],
        labels: { __metrics_path__: '/exporter/dask/metrics', __scheme__: 'https' },
      },
    ]);
    await one.close();
  });
});
