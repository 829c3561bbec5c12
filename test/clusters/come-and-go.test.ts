import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clusters as ClustersAnswer, Status } from '@daskscope/api';
import { startSimulator, type Simulator } from '../../simulator/src/index.ts';
import { ClusterWatch } from '../../exporter/src/clusters/cluster-watch.ts';
import { Clusters } from '../../exporter/src/clusters/clusters.ts';
import type { ClusterSource, Found, FoundCluster } from '../../exporter/src/clusters/sources/source.ts';
import { getJson, get } from '../../exporter/src/http/testing/serve.ts';
import { StreamReader } from '../../exporter/src/http/testing/stream-reader.ts';
import { startServer, type RunningServer } from '../../exporter/src/http/server.ts';
import { createLogger } from '../../exporter/src/logger.ts';
import { collectorsOfCluster, collectorsOfExporter } from '../../exporter/src/metrics/collectors.ts';
import { Metrics } from '../../exporter/src/metrics/metrics.ts';
import { Scrape } from '../scrape.ts';
import { eventually } from '../wait-until.ts';

/** Clusters as a test says. */
class Told implements ClusterSource {
  readonly flag = '--clusters.file=told.yml';
  #tell: (found: Found) => void = () => undefined;

  watch(tell: (found: Found) => void): () => void {
    this.#tell = tell;
    return () => (this.#tell = () => undefined);
  }

  names(...clusters: FoundCluster[]): void {
    this.#tell({ clusters, problems: [] });
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const log = createLogger({ level: 'error', format: 'json' }, '/dev/null');
const broken = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};

let source: Told;
let clusters: Clusters;
let server: RunningServer;
let schedulers: Simulator[];
/** Every state of a cluster that there ever was. */
let states: WeakRef<object>[];

async function start(totalCapacity: number): Promise<void> {
  source = new Told();
  states = [];
  clusters = new Clusters({
    sources: [source],
    tls: {},
    totalCapacity,
    log,
    begin: (_name, target) => {
      const watch = new ClusterWatch({
        target,
        exporterVersion: '0',
        capacity: 1_000,
        maxPrefixes: 200,
        budget: 0.01,
        metrics: (cluster) => new Metrics(cluster, { collectors: collectorsOfCluster(), log: broken }),
        log,
      });
      states.push(new WeakRef(watch.cluster));
      return watch;
    },
  });
  const metrics = new Metrics(clusters, { collectors: collectorsOfExporter({ version: '0' }), log: broken });
  server = await startServer({
    clusters: { many: clusters, metrics, version: '0' },
    config: { web: { listenAddress: { host: '127.0.0.1', port: 0 }, telemetryPath: '/metrics' } },
    log,
  });
  clusters.start();
  closing = async () => {
    await clusters.close();
    metrics.close();
    await server.close();
  };
}

let closing: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  schedulers = await Promise.all(
    [1, 2, 3, 4].map((seed) => startSimulator({ seed, workers: seed, rate: 4, failEvery: 0 })),
  );
});
afterEach(() => closing());
afterAll(() => Promise.all(schedulers.map((scheduler) => scheduler.close())));

const named = (name: string, at = 0): FoundCluster => ({ name, address: schedulers[at]!.address });
const statesNow = async () => {
  const { clusters } = await getJson<ClustersAnswer>(server, '/api/v1/clusters');
  return Object.fromEntries(clusters.map(({ name, state }) => [name, state]));
};
const scrape = async (name: string) => new Scrape((await get(server, `/metrics?cluster=${name}`)).text);

test('clusters come, go and come back as their source says', async () => {
  await start(1_000_000);
  source.names(named('a', 0), named('b', 1));
  await eventually(async () => expect(await statesNow()).toEqual({ a: 'connected', b: 'connected' }));
  await eventually(async () =>
    expect((await scrape('b')).value('dask_exporter_task_events_total')).toBeGreaterThan(0),
  );
  source.names(named('a', 0));
  await eventually(async () => expect(await statesNow()).toEqual({ a: 'connected', b: 'gone' }));
  // What was known last can be read.
  const status = await getJson<Status>(server, '/api/v1/status?cluster=b');
  expect(status.connection).toMatchObject({ state: 'lost', retryAt: null });
  expect(status.connection.error).toContain('The cluster is gone: --clusters.file=told.yml');
  expect(status.taskLog.tasks).toBeGreaterThan(0);
  // But it has no series any more.
  expect((await get(server, '/metrics?cluster=b')).text).toMatch(/^#.*\n$/);
  source.names(named('a', 0), named('b', 1));
  await eventually(async () => expect(await statesNow()).toEqual({ a: 'connected', b: 'connected' }));
  const again = await getJson<Status>(server, '/api/v1/status?cluster=b');
  expect(again.lives.map(({ id }) => id)).toEqual(status.lives.map(({ id }) => id));
  expect((await scrape('b')).value('dask_up')).toBe(1);
  // At another address it is another life of the same cluster.
  source.names(named('a', 0), named('b', 2));
  await eventually(async () => {
    const { connection, lives, scheduler, cluster } = await getJson<Status>(
      server,
      '/api/v1/status?cluster=b',
    );
    expect([connection.state, connection.address]).toEqual(['connected', schedulers[2]!.address]);
    expect(lives.map(({ id }) => id)).toEqual([...status.lives.map(({ id }) => id), scheduler!.id]);
    expect(cluster.workers).toBe(3);
  });
});

test('an address that is no scheduler says so, and the others work', async () => {
  await start(1_000_000);
  const address = 'tcp://127.0.0.1:1';
  source.names(
    named('a'),
    { name: 'nobody', address },
    { name: 'unknown', address: 'tcp://no.such.host.invalid:8786' },
  );
  await eventually(async () => {
    const { clusters } = await getJson<ClustersAnswer>(server, '/api/v1/clusters');
    expect(clusters.map(({ state }) => state)).toEqual(['connected', 'connecting', 'connecting']);
    for (const { error } of clusters.slice(1)) expect(error).toMatch(/^\S.*\.?$/);
  });
  expect((await scrape('nobody')).value('dask_up')).toBe(0);
  await eventually(async () => {
    const own = new Scrape((await get(server, '/metrics')).text);
    expect(own.values('dask_exporter_clusters')).toMatchObject({
      'state=connected': 1,
      'state=connecting': 2,
      'state=gone': 0,
    });
    expect(own.families.has('dask_up')).toBe(false);
  });
  // Nothing was ever known of it.
  source.names(named('a'));
  await eventually(async () => expect(Object.keys(await statesNow())).toEqual(['a']));
});

test('clusters that ended longest ago make room first', async () => {
  // Each counts as 10,000 runs at least.
  await start(25_000);
  const all = ['a', 'b', 'c', 'd'].map((name, at) => named(name, at));
  source.names(...all);
  await eventually(async () => expect(Object.values(await statesNow())).toEqual(Array(4).fill('connected')));
  for (const left of [3, 2, 1]) source.names(...all.slice(4 - left));
  await eventually(async () => expect(await statesNow()).toEqual({ b: 'gone', c: 'gone', d: 'connected' }));
});

jest.setTimeout(600_000);

// For a thousand there is a bench.
test('nothing is left of clusters that came and went', async () => {
  const TOTAL = 150;
  const AT_ONCE = 50;
  await start(25_000);
  const resources = () => {
    const counts: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
    return { timers: counts['Timeout'] ?? 0, sockets: counts['TCPSocketWrap'] ?? 0 };
  };
  // Those of the exporter itself, and of the simulated schedulers while nobody is there.
  const before = resources();
  for (let first = 0; first < TOTAL; first += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, at) => `c${first + at}`);
    source.names(...names.map((name, at) => named(name, at % schedulers.length)));
    await eventually(() => {
      const connected = names.map((name) => clusters.get(name)!.watch.cluster.connection.state);
      expect(connected).toEqual(names.map(() => 'connected'));
    }, 300_000);
    // Somebody reads of each kind of thing.
    const [one, other] = names as [string, string];
    const stream = await StreamReader.open(server, `?cluster=${one}`);
    await stream.line('status');
    await scrape(other);
    await getJson(server, `/api/v1/tasks?cluster=${other}`);
    stream.leave();
  }
  source.names();
  expect(states).toHaveLength(TOTAL);
  // Two of them fit into the room that there is.
  await eventually(() => expect(clusters.size).toBeLessThanOrEqual(2));
  await eventually(() => {
    collectGarbage();
    const kept = states.filter((state) => state.deref() !== undefined);
    expect(kept.length).toBeLessThanOrEqual(2);
  }, 120_000);
  await eventually(() => {
    const { timers, sockets } = resources();
    expect(sockets).toBeLessThanOrEqual(before.sockets);
    expect(timers).toBeLessThanOrEqual(before.timers);
  }, 120_000);
});
