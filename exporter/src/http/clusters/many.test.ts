import { connect } from 'node:net';
import {
  LIMITS,
  type Clusters,
  type Problem,
  type ScrapeTargets,
  type Status,
  type StreamPresence,
} from '@daskscope/api';
import { eventually } from '../../../../test/wait-until.ts';
import type { Cluster } from '../../state/cluster.ts';
import { documentedPaths } from '../testing/contract.ts';
import {
  COMPUTATION,
  filledCluster,
  IDENTITY,
  LIFE,
  NOW,
  OTHER_COMPUTATION,
  prefixUpdate,
  record,
  WORKER,
} from '../testing/filled-cluster.ts';
import { get, getJson, serve, servedCluster, type Served } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';
import type { ManyClusters } from './served-clusters.ts';
import type { ListedCluster } from './served-cluster.ts';

/** Names as people may have them. */
const ODD = `team/"etl" & 🦀?#%+`;

/** Clusters that come and go by hand. */
class Named implements ManyClusters {
  /** How often it was looked at what is known of a cluster. */
  looks = 0;
  readonly #listed = new Map<string, ListedCluster & { forget(): void }>();
  readonly #come: ((cluster: ListedCluster) => void)[] = [];
  readonly sources = [
    { source: '--clusters.file=clusters.yml', clusters: 2, problems: ['Line 3 is wrong.'] },
  ];

  all = () => this.#listed.values();
  recall = () => undefined;

  onCome(listener: (cluster: ListedCluster) => void): void {
    this.#come.push(listener);
  }

  add(name: string, cluster: Cluster, changes: Partial<ListedCluster> = {}): void {
    const forgotten: (() => void)[] = [];
    const watch = servedCluster(cluster, `dask_up{of="${this.#listed.size}"} 1\n`);
    const looked = () => this.looks++;
    const listed = {
      name,
      position: this.#listed.size,
      labels: { team: 'data' },
      source: this.sources[0]!.source,
      state: cluster.connection.state,
      goneSince: null,
      get watch() {
        looked();
        return watch;
      },
      onForgotten: (listener: () => void) => void forgotten.push(listener),
      forget: () => forgotten.forEach((listener) => listener()),
      ...changes,
    };
    this.#listed.set(name, listed);
    for (const listener of this.#come) listener(listed);
  }

  forget(name: string): void {
    this.#listed.get(name)!.forget();
    this.#listed.delete(name);
  }
}

function otherCluster(): Cluster {
  const cluster = filledCluster();
  const life = cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  cluster.prefixes.update([prefixUpdate('other')], NOW);
  cluster.record(life, 0, record(0, { key: 'other-0', prefix: 'other' }), false);
  return cluster;
}

let many: Named;
let server: Served;
let streams: StreamReader[] = [];
async function begin(heartbeatMs: number): Promise<void> {
  many = new Named();
  const metrics = { renderInSlices: () => 'dask_exporter_build_info 1\n', contentType: 'text/plain' };
  server = await serve({ clusters: { many, metrics, version: '1.2.3' }, pace: { heartbeatMs } });
  many.add(ODD, filledCluster());
  many.add('b', otherCluster());
}
beforeEach(() => begin(50));
afterEach(async () => {
  for (const stream of streams) stream.leave();
  streams = [];
  await server.close();
});

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

const of = (name: string) => `cluster=${encodeURIComponent(name)}`;
const at = (path: string, name: string) => `${path}${path.includes('?') ? '&' : '?'}${of(name)}`;
const open = async (query: string) => {
  const stream = await StreamReader.open(server, query);
  streams.push(stream);
  return stream;
};

describe('every route of one cluster', () => {
  test.each(ofCluster)('%s needs its name', async (path) => {
    const needed = await getJson<Problem>(server, path, 400);
    expect(needed).toMatchObject({ code: 'cluster-needed', parameter: 'cluster' });
    expect(needed.detail).toContain(JSON.stringify(ODD));
    const unknown = await getJson<Problem>(server, at(path, 'nosuch'), 404);
    expect(unknown).toMatchObject({ code: 'cluster-unknown', parameter: 'cluster' });
    expect(unknown.detail).toContain('"nosuch"');
    const twice = await getJson<Problem>(server, at(at(path, 'b'), ODD), 400);
    expect(twice).toMatchObject({ code: 'bad-parameter', parameter: 'cluster' });
    await getJson(server, at(path, ODD));
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
      const { scheduler } = await getJson<Status>(server, at('/api/v1/status', name));
      return scheduler!.id;
    }),
  );
  expect(lives).toEqual([LIFE, 'Scheduler-2', LIFE, 'Scheduler-2']);
  const texts = await Promise.all(
    [ODD, 'b'].map(async (name) => (await get(server, at('/api/v1/progress', name))).text),
  );
  expect(texts[0]).not.toContain('other');
  expect(texts[1]).toContain('other');
});

test('metrics are the exporter’s own, or of the cluster that is named', async () => {
  const text = async (path: string) => (await get(server, path)).text;
  expect(await text('/metrics')).toBe('dask_exporter_build_info 1\n');
  expect(await text(at('/metrics', ODD))).toBe('dask_up{of="0"} 1\n');
  expect(await text(at('/metrics?x=1', 'b'))).toBe('dask_up{of="1"} 1\n');
  await getJson(server, at('/metrics', 'nosuch'), 404);
  many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW });
  // Only remarks: its series end in Prometheus, whenever that asks for targets again.
  expect(await text(at('/metrics', 'ended'))).toMatch(/^#.*\n$/);
  const one = await serve();
  expect((await get(one, at('/metrics', 'nosuch'))).text).toBe('dask_up 1\n');
  await one.close();
});

test('the status of each says where clusters are named, and what is wrong there', async () => {
  const sources = async (of: Served, path: string) => (await getJson<Status>(of, path)).sources;
  expect(await sources(server, at('/api/v1/status', 'b'))).toEqual(many.sources);
  const stream = await open(`?${of('b')}&topics=status`);
  expect((await stream.line('status')).sources).toEqual(many.sources);
  const one = await serve();
  expect(await sources(one, '/api/v1/status')).toBeUndefined();
  await one.close();
});

test('the list has every cluster, and where they are named', async () => {
  many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW - 5_000 });
  const { mode, sources, clusters } = await getJson<Clusters>(server, '/api/v1/clusters');
  expect([mode, sources]).toEqual(['many', many.sources]);
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
  const host = () => new URL(server.url).host;
  const own = () => ({
    targets: [host()],
    labels: { __metrics_path__: '/metrics', __scheme__: 'http' },
  });

  test('are the exporter itself and each cluster that is not gone, with its labels', async () => {
    many.add('ended', filledCluster(), { state: 'gone', goneSince: NOW });
    const { labels } = own();
    expect(await getJson<ScrapeTargets>(server, '/api/v1/sd')).toEqual([
      own(),
      ...[ODD, 'b'].map((name) => ({
        targets: [host()],
        labels: { ...labels, team: 'data', __param_cluster: name, instance: name, exporter: host() },
      })),
    ]);
  });

  test('are at the host that was asked, if it is one', async () => {
    const asked = async (name: string) =>
      get(server, '/api/v1/sd', { headers: { host: name } }).then(({ text }) => JSON.parse(text));
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

describe('the stream', () => {
  test('is of one cluster, which is needed but for the list', async () => {
    for (const query of ['', '?topics=clusters,status']) await getJson(server, `/api/v1/stream${query}`, 400);
    await getJson(server, at('/api/v1/stream', 'nosuch'), 404);
    const stream = await open(`?${of('b')}&topics=status,tasks,clusters`);
    expect((await stream.line('status')).scheduler!.id).toBe('Scheduler-2');
    expect((await stream.line('clusters')).clusters).toHaveLength(2);
    many.all().next().value!.watch.cluster.changes.announce('status');
    await stream.line('heartbeat');
    const { watchers } = await getJson<Status>(server, at('/api/v1/status', 'b'));
    expect(watchers).toBe(1);
    expect((await getJson<Status>(server, at('/api/v1/status', ODD))).watchers).toBe(0);
  });

  test('tells the list, and what changes in it', async () => {
    const stream = await open('?topics=clusters&changes=true');
    expect(await stream.line('clusters')).toMatchObject({ complete: true, mode: 'many', clusters: [{}, {}] });
    many.add('new', filledCluster());
    const added = await stream.line('clusters', (data) => 'complete' in data && !data.complete);
    expect(added.clusters.map(({ name }) => name)).toEqual(['new']);
    many.forget('b');
    expect(await stream.line('clusters', (data) => 'gone' in data && data.gone.length > 0)).toMatchObject({
      gone: ['b'],
      clusters: [],
    });
  });

  test('tells the list where one cluster is watched, too', async () => {
    const one = await serve({ pace: { heartbeatMs: 50 } });
    const stream = await StreamReader.open(one, '?topics=clusters');
    streams.push(stream);
    expect(await stream.line('clusters')).toMatchObject({ mode: 'single', clusters: [{ position: 0 }] });
    await one.close();
  });

  test('hears its reader by the cluster, or without one where it is of the list', async () => {
    const name = 'reader-of-a-test-0123';
    const headers = { 'Daskscope-Reader': name };
    const hear = (query: string) => getJson<StreamPresence>(server, `/api/v1/stream/${name}${query}`);
    const stream = await StreamReader.open(server, `?${of('b')}`, headers);
    streams.push(stream);
    await stream.line('status');
    expect([await hear(`?${of('b')}`), await hear('')]).toEqual([{ open: true }, { open: false }]);
    const list = await StreamReader.open(server, '?topics=clusters', headers);
    streams.push(list);
    await list.line('clusters');
    expect(await hear('')).toEqual({ open: true });
  });

  describe('of several', () => {
    const both = `${of(ODD)}&${of('b')}`;
    const from = (stream: StreamReader, cluster: string) =>
      stream.lines.filter((line) => line.cluster === cluster);

    test('says of each line which it is of, and goes on from where each was', async () => {
      const stream = await open(`?${both}&keys=true&after=${encodeURIComponent(`${LIFE}:1`)}&after=`);
      await Promise.all([stream.line('heartbeat'), stream.run(1)]);
      await eventually(() => expect(from(stream, 'b').map(({ topic }) => topic)).toContain('heartbeat'));
      const statusOf = (cluster: string) =>
        from(stream, cluster).flatMap((line) => (line.topic === 'status' ? [line.data.scheduler!.id] : []));
      expect([statusOf(ODD)[0], statusOf('b')[0]]).toEqual([LIFE, 'Scheduler-2']);
      const idsOf = (cluster: string) =>
        from(stream, cluster).flatMap((line) => (line.topic === 'tasks' ? line.data.tasks.id : []));
      expect([idsOf(ODD), idsOf('b')]).toEqual([[1, 2], []]);
      expect(JSON.stringify(from(stream, ODD))).not.toContain('other');
      for (const name of [ODD, 'b'])
        expect((await getJson<Status>(server, at('/api/v1/status', name))).watchers).toBe(1);
    });

    test('hears its reader for all of them, and loses it for all', async () => {
      const name = 'reader-of-several-0123';
      const reader = await StreamReader.open(server, `?${both}`, { 'Daskscope-Reader': name });
      streams.push(reader);
      await reader.line('status');
      expect(await getJson<StreamPresence>(server, `/api/v1/stream/${name}?${both}`)).toEqual({ open: true });
      expect(await getJson<StreamPresence>(server, `/api/v1/stream/${name}?${both}&${of('nosuch')}`)).toEqual(
        {
          open: true,
        },
      );
      reader.leave();
      await eventually(async () =>
        expect((await getJson<Status>(server, at('/api/v1/status', 'b'))).watchers).toBe(0),
      );
    });

    test('goes on without those that cannot be told of, and says why', async () => {
      const stream = await open(`?${both}&${of('nosuch')}&after=nonsense&after=&after=`);
      const [bad, missing] = await Promise.all(
        ['bad-parameter', 'cluster-unknown'].map((code) =>
          stream.line('end', ({ problem }) => problem?.code === code),
        ),
      );
      expect(bad).toMatchObject({ code: 'refused', problem: { parameter: 'after' } });
      expect(missing!.reason).toContain('"nosuch"');
      await stream.line('heartbeat');
      expect(from(stream, 'b').map(({ topic }) => topic)).toContain('status');
      many.forget('b');
      expect(await stream.line('end', ({ code }) => code === 'cluster-gone')).toBeDefined();
      await stream.closed;
    });

    test('takes one place, and loses it as one', async () => {
      await server.close();
      await begin(60_000);
      const all = await Promise.all(
        Array.from({ length: LIMITS.streams }, () => open(`?${both}&topics=status`)),
      );
      await Promise.all(all.map((stream) => stream.line('status', () => from(stream, 'b').length > 0)));
      const tooMany = await open(`?${both}`);
      await tooMany.closed;
      expect(tooMany.lines).toMatchObject(
        [ODD, 'b'].map((cluster) => ({ cluster, topic: 'end', data: { problem: { code: 'busy' } } })),
      );
      const other = connect({ port: Number(new URL(server.url).port), localAddress: '127.0.0.2' });
      other.write(`GET /api/v1/stream?${both} HTTP/1.1\r\nHost: exporter\r\n\r\n`);
      const lost = await Promise.race(all.map((stream) => stream.closed.then(() => stream)));
      expect(lost.lines.slice(-2)).toMatchObject(
        [ODD, 'b'].map((cluster) => ({ cluster, topic: 'end', data: { code: 'place-lost' } })),
      );
      const watchers = async () => (await getJson<Status>(server, at('/api/v1/status', 'b'))).watchers;
      expect(await watchers()).toBe(LIMITS.streams);
      other.destroy();
      await eventually(async () => expect(await watchers()).toBe(LIMITS.streams - 1));
      // The place is free for as many clusters.
      await (await open(`?${both}`)).line('status');
    });

    test('is refused where the question is none', async () => {
      for (const query of [
        `${of('b')}&${of('b')}`,
        `${both}&after=a%3A1`,
        `${both}&topics=nosuch`,
        `${both}&x=1`,
      ])
        await getJson(server, `/api/v1/stream?${query}`, 400);
      const names = Array.from({ length: 33 }, (_, one) => of(`job ${one}`)).join('&');
      expect(await getJson<Problem>(server, `/api/v1/stream?${names}`, 400)).toMatchObject({
        parameter: 'cluster',
      });
    });

    test('is of the only one, under each name, where one cluster is watched', async () => {
      const one = await serve({ pace: { heartbeatMs: 50 } });
      const stream = await StreamReader.open(one, `?${both}`);
      streams.push(stream);
      await eventually(() => {
        for (const name of [ODD, 'b'])
          expect(from(stream, name).map(({ topic }) => topic)).toContain('status');
      });
      stream.leave();
      await one.close();
    });
  });

  test('ends with the cluster, and the cluster is unknown then', async () => {
    const [stream, other] = [await open(`?${of('b')}`), await open(`?${of(ODD)}`)];
    await Promise.all([stream.line('status'), other.line('status')]);
    many.forget('b');
    expect(await stream.line('end')).toMatchObject({ code: 'cluster-gone' });
    await stream.closed;
    await getJson(server, at('/api/v1/status', 'b'), 404);
    const seen = other.lines.length;
    await other.line('heartbeat', () => true, seen);
    expect(other.lines.map(({ topic }) => topic)).not.toContain('end');
    many.add('b', filledCluster());
    expect((await getJson<Status>(server, at('/api/v1/status', 'b'))).scheduler!.id).toBe(LIFE);
  });
});

test('of thousands some names are told', async () => {
  for (let number = 0; number < 5_000; number++)
    many.add(`c${number}`, many.all().next().value!.watch.cluster);
  many.looks = 0;
  const { detail } = await getJson<Problem>(server, '/api/v1/status', 400);
  // At names alone, for a summary of each of 5,000 takes long.
  expect(many.looks).toBe(0);
  expect(detail).toContain('and 4982 more');
  expect(detail.length).toBeLessThan(500);
  expect((await getJson<Clusters>(server, '/api/v1/clusters')).clusters).toHaveLength(5_002);
});
