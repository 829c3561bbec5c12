import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { LIMITS, type Problem } from '@daskscope/api';
import { eventually } from '../../../../test/wait-until.ts';
import { checkAnswer } from '../testing/contract.ts';
import {
  emptyCluster,
  filledCluster,
  IDENTITY,
  LIFE,
  NOW,
  record,
  runTasks,
  tellProgress,
  tellWorkers,
  WORKER,
  workerUpdate,
} from '../testing/filled-cluster.ts';
import { get, getJson, serve, type Served } from '../testing/serve.ts';
import { StreamReader } from '../testing/stream-reader.ts';
import { Demand } from '../../demand.ts';
import type { WorkerUpdate } from '../../state/updates/workers.ts';
import { Sampling } from '../../state/series/sampling.ts';
import { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import type { Pace } from './pace.ts';
import { AnswerPlaces } from '../clients/answer-places.ts';
import { Places } from '../clients/places.ts';
import { clustersTable, listingOfOne } from '../clusters/cluster-list.ts';
import { OwnOutlet } from './outlet.ts';
import { Readers } from './readers.ts';

let server: Served;
const readers: StreamReader[] = [];

async function start(options: { pace?: Partial<Pace>; cluster?: Served['cluster'] } = {}): Promise<Served> {
  return (server = await serve({ ...options, pace: { heartbeatMs: 20, ...options.pace } }));
}

async function open(query = ''): Promise<StreamReader> {
  const reader = await StreamReader.open(server, query);
  readers.push(reader);
  return reader;
}

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await server.close();
});

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('begins with all that is known, and with a cursor at the end of the log', async () => {
  await start();
  const reader = await open();
  const tasks = await reader.line('tasks');
  expect(reader.lines.slice(0, 4).map((line) => line.topic)).toEqual([
    'status',
    'progress',
    'workers',
    'tasks',
  ]);
  expect(tasks).toMatchObject({ cursor: `${LIFE}:3`, lives: [LIFE], tasks: { id: [] } });
  expect(reader.headers).toMatchObject({
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(reader.headers).not.toHaveProperty('content-encoding');
});

test('begins before there is any scheduler, and goes on with the first', async () => {
  await start({ cluster: emptyCluster() });
  const reader = await open();
  await reader.line('tasks');
  server.cluster.connected(IDENTITY, NOW);
  runTasks(server.cluster, 0, 1);
  await reader.run(0);
});

test('has only the topics asked for', async () => {
  await start();
  const reader = await open('?topics=progress,status');
  await reader.line('heartbeat');
  runTasks(server.cluster, 3, 1);
  tellWorkers(server.cluster, { threads: 5 });
  server.cluster.changes.announce('status');
  const from = reader.lines.length;
  tellProgress(server.cluster, 7);
  await reader.line('progress', () => true, from);
  expect([...new Set(reader.lines.map((line) => line.topic))].sort()).toEqual([
    'heartbeat',
    'progress',
    'status',
  ]);
});

test('tasks come in order, each once, as they are announced; with keys where asked', async () => {
  await start();
  const [plain, keyed] = [await open(), await open('?keys=true')];
  runTasks(server.cluster, 3, 5);
  runTasks(server.cluster, 8, 1);
  for (const reader of [plain, keyed]) {
    await reader.run(8);
    expect(reader.ids).toEqual(range(3, 9));
  }
  expect(keyed.tasks.flatMap((update) => update.tasks.key ?? [])).toContain('inc-8');
  expect(plain.tasks.every((update) => update.tasks.key === undefined)).toBe(true);
});

test('a reader that connects again with its cursor has each task once', async () => {
  await start();
  const first = await open(`?after=${LIFE}:0`);
  runTasks(server.cluster, 3, 2);
  await first.run(4);
  first.leave();
  runTasks(server.cluster, 5, 3);
  const second = await open(`?after=${encodeURIComponent(first.tasks.at(-1)!.cursor)}`);
  runTasks(server.cluster, 8, 1);
  await second.run(8);
  expect([...first.ids, ...second.ids]).toEqual(range(0, 9));
});

test('a long way behind comes in lines of bounded length', async () => {
  await start({ pace: { rows: 10 } });
  runTasks(server.cluster, 3, 97);
  const reader = await open(`?after=${LIFE}:0`);
  await reader.run(99);
  expect(reader.ids).toEqual(range(0, 100));
  expect(Math.max(...reader.tasks.map((update) => update.tasks.id.length))).toBe(10);
});

test('long keys make lines of fewer runs, and one that is longer than a line may be goes alone', async () => {
  await start({ pace: { rows: 50, lineBytes: 4096 } });
  const key = (id: number) => 'k'.repeat(id === 60 ? 4000 : 200);
  runTasks(server.cluster, 3, 97, (id) => record(id, { key: key(id) }));
  const reader = await open(`?keys=true&after=${LIFE}:0`);
  await reader.run(99);
  expect(reader.ids).toEqual(range(0, 100));
  for (const update of reader.tasks) {
    const alone = update.tasks.id.length === 1;
    expect(alone || JSON.stringify(update).length < 4096).toBe(true);
  }
});

test('what fell out of the log is counted', async () => {
  await start({ cluster: filledCluster(64) });
  runTasks(server.cluster, 3, 1000);
  const reader = await open(`?after=${LIFE}:1`);
  const { lost, tasks } = await reader.line('tasks');
  expect(lost).toBeGreaterThan(0);
  expect(tasks.id[0]).toBe(1 + lost);
});

test('another scheduler begins another life', async () => {
  await start();
  const reader = await open();
  await reader.line('tasks');
  server.cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  runTasks(server.cluster, 0, 1);
  const update = await reader.line('tasks', ({ reset }) => reset);
  expect(update.lives).toEqual([LIFE, 'Scheduler-2']);
  await reader.run(0);
});

test('a dictionary comes again, whole, only when it changed', async () => {
  await start();
  const reader = await open();
  await reader.line('tasks');
  runTasks(server.cluster, 3, 1);
  await reader.run(3);
  const life = server.cluster.connected(IDENTITY, NOW);
  server.cluster.record(life, 4, record(4, { prefix: 'new' }), false);
  server.cluster.changes.announce('tasks');
  await reader.run(4);
  server.cluster.workerNames.describe(WORKER, 'renamed', '10.0.0.8');
  runTasks(server.cluster, 5, 1);
  await reader.run(5);

  const [first, same, grown, renamed] = reader.tasks;
  expect(Object.keys(first!)).toEqual(expect.arrayContaining(['lives', 'prefixes', 'workers', 'actions']));
  for (const name of ['lives', 'prefixes', 'workers', 'actions']) expect(same).not.toHaveProperty(name);
  expect(grown!.prefixes).toEqual([...first!.prefixes!, 'new']);
  expect(grown).not.toHaveProperty('workers');
  expect(renamed!.workers![0]!.name).toBe('renamed');
  expect(renamed).not.toHaveProperty('prefixes');
});

/** Waits until all that was announced has been sent. */
async function settled(reader: StreamReader): Promise<void> {
  const { length } = reader.lines;
  const id = server.cluster.log.taken;
  runTasks(server.cluster, id, 1);
  await reader.run(id);
  await reader.line('heartbeat', () => true, length + 1);
}

const count = (reader: StreamReader, topic: string) =>
  reader.lines.filter((line) => line.topic === topic).length;

test('progress comes as it changes; workers and status no more often than their time', async () => {
  await start({ pace: { heartbeatMs: 60_000 } });
  const reader = await open();
  await reader.line('tasks');
  const before = ['progress', 'workers', 'status'].map((topic) => count(reader, topic));
  server.clock.now += 1000;
  for (let i = 0; i < 5; i++) {
    const from = reader.lines.length;
    server.cluster.changes.announce('status');
    tellWorkers(server.cluster, { threads: 10 + i });
    tellProgress(server.cluster, 10 + i);
    await reader.line('progress', () => true, from);
  }
  expect(['progress', 'workers', 'status'].map((topic, i) => count(reader, topic) - before[i]!)).toEqual([
    5, 1, 1,
  ]);
});

test('what changed too early is told by a beat, so that the last change is never missed', async () => {
  await start();
  const reader = await open();
  await reader.line('heartbeat');
  for (const threads of [11, 12]) tellWorkers(server.cluster, { threads });
  await reader.line('workers', ({ workers }) => workers[0]!.threads === 12);
});

test.each(['', '?changes=true'])(
  'what does not change is not sent again, however often told of: %s',
  async (query) => {
    await start();
    const reader = await open(query);
    await reader.line('heartbeat');
    const before = ['progress', 'workers'].map((topic) => count(reader, topic));
    for (let push = 0; push < 20; push++) {
      server.clock.now += 1000;
      tellProgress(server.cluster, 2);
      tellWorkers(server.cluster, {});
    }
    await settled(reader);
    expect(['progress', 'workers'].map((topic) => count(reader, topic))).toEqual(before);
  },
);

test('who asks for changes is sent all once, and then of each row what changed', async () => {
  await start();
  const reader = await open('?changes=true');
  await reader.line('tasks');
  expect(await reader.line('progress')).toMatchObject({ complete: true, gone: [] });
  expect(await reader.line('workers')).toMatchObject({ complete: true, prefixes: expect.anything() });
  tellProgress(server.cluster, 7);
  const progress = await reader.line('progress', (data) => 'complete' in data && !data.complete);
  expect(progress.prefixes).toEqual([{ prefix: 'inc', states: expect.objectContaining({ memory: 7 }) }]);
  expect(progress.totals!.memory).toBe(9);
  server.clock.now += 1000;
  tellWorkers(server.cluster, { lastSeen: NOW + 1000 });
  const workers = await reader.line('workers', (data) => 'complete' in data && !data.complete);
  expect(workers).toEqual({
    time: server.clock.now,
    life: LIFE,
    complete: false,
    workers: [{ address: WORKER, lastSeen: NOW + 1000 }],
    gone: [],
  });
  server.clock.now += 1000;
  server.cluster.workers.update([], NOW);
  server.cluster.changes.announce('workers');
  await reader.line('workers', (data) => 'gone' in data && data.gone[0] === WORKER);
});

test('figures alone come to who asks for whole tables as often as their size allows', async () => {
  const cluster = filledCluster();
  await start({ cluster });
  const reader = await open('?topics=workers,tasks');
  await reader.line('heartbeat');
  const updates = Array.from({ length: 300 }, (_, i) => ({
    ...workerUpdate(),
    address: `tcp://10.1.0.1:${i}`,
  }));
  const tell = (changes: Partial<WorkerUpdate>) => {
    server.clock.now += 1000;
    cluster.workers.update(
      updates.map((update) => ({ ...update, ...changes })),
      NOW,
    );
    cluster.changes.announce('workers');
  };
  tell({});
  await reader.line('workers', ({ workers }) => workers.length === 300);
  const before = count(reader, 'workers');
  const bytes = JSON.stringify(reader.lines.filter((line) => line.topic === 'workers').at(-1)).length;
  const seconds = 10;
  for (let second = 1; second <= seconds; second++) {
    tell({ lastSeen: NOW + second });
    await settled(reader);
  }
  const sent = count(reader, 'workers') - before;
  expect(sent).toBeGreaterThan(0);
  expect(sent * bytes).toBeLessThanOrEqual(seconds * 100_000);
  // More than figures.
  tell({ threads: 77 });
  await reader.line('workers', ({ workers }) => workers[0]!.threads === 77);
});

test('ends with a cursor after its time', async () => {
  await start({ pace: { lifeMs: 600_000 } });
  const reader = await open();
  await reader.line('heartbeat');
  server.clock.now += 600_000;
  await reader.closed;
  expect(reader.lines.at(-1)).toMatchObject({ topic: 'end', data: { code: 'renew', cursor: `${LIFE}:3` } });
});

test('ends with a cursor when the exporter stops', async () => {
  await start();
  const reader = await open();
  await reader.line('heartbeat');
  await server.close();
  await reader.closed;
  expect(reader.lines.at(-1)).toMatchObject({
    topic: 'end',
    data: { code: 'stopping', cursor: `${LIFE}:3` },
  });
});

test('readers are counted while they are there', async () => {
  await start();
  const [one, other] = [await open(), await open()];
  expect(server.cluster.watchers).toBe(2);
  expect(server.demand.watching).toBe(true);
  one.leave();
  other.leave();
  const { promise: away, resolve } = deferred();
  server.demand.onChange((watching) => !watching && resolve());
  await away;
  expect(server.cluster.watchers).toBe(0);
});

test.each([
  ['topics=tasks,nonsense', 'topics', /topics takes .*'nonsense'/],
  ['topics=', 'topics', /topics/],
  ['after=nonsense', 'after', /after/],
  ['keys=1', 'keys', /keys/],
  ['nosuch=1', 'nosuch', /nosuch/],
])('%s is refused by a code and a sentence', async (query, parameter, sentence) => {
  await start();
  const problem = await getJson<Problem>(server, `/api/v1/stream?${query}`, 400);
  expect(problem).toMatchObject({ code: 'bad-parameter', parameter });
  expect(problem.detail).toMatch(sentence);
  expect(server.cluster.watchers).toBe(0);
});

test('one stream too many is 429', async () => {
  await start({ pace: { heartbeatMs: 60_000 } });
  await Promise.all(range(0, LIMITS.streams).map(() => open('?topics=status')));
  const { status, headers, text } = await get(server, '/api/v1/stream');
  expect([status, headers['retry-after']]).toEqual([429, '1']);
  checkAnswer('/api/v1/stream', 429, JSON.parse(text));
  expect(JSON.parse(text)).toMatchObject({ code: 'busy' });
});

test('who has most streams loses one to another client, and is told so', async () => {
  await start({ pace: { heartbeatMs: 60_000 } });
  await Promise.all(range(0, LIMITS.streams).map(() => open('?topics=status')));
  const port = Number(new URL(server.url).port);
  const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  other.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n');
  const ended = readers.slice(-LIMITS.streams).map(async (reader) => {
    await reader.line('end');
    return reader.lines.at(-1);
  });
  expect(await Promise.race(ended)).toMatchObject({ data: { code: 'place-lost' } });
  other.destroy();
});

test('a failure of one stream ends that one and is logged', async () => {
  await start();
  const [broken, whole] = [await open('?topics=progress'), await open('?topics=tasks')];
  await broken.line('progress');
  jest.spyOn(server.cluster.prefixes, 'totals').mockImplementationOnce(() => {
    throw new Error('broken');
  });
  tellProgress(server.cluster, 7);
  await broken.closed;
  runTasks(server.cluster, 3, 1);
  await whole.run(3);
  expect(server.logged).toEqual(['A stream failed']);
});

test('who leaves before being let in is no reader', async () => {
  await start();
  const { cluster } = server;
  const streams = new Readers({
    cluster,
    answers: new Answers(cluster, Date.now),
    demand: new Demand(cluster, 0),
    places: new AnswerPlaces(new Places(LIMITS.streams)),
    clusters: clustersTable(listingOfOne(cluster), Date.now),
    clock: Date.now,
    log: { error: jest.fn() } as unknown as Log,
  });
  const { promise: entered, resolve } = deferred();
  const slow: Server = createServer((_request, response) => {
    response.on('close', () => {
      streams.enter({}, new OwnOutlet(response));
      resolve();
    });
    client.destroy();
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const client = connect((slow.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n');
  await entered;
  expect([streams.count, cluster.watchers]).toEqual([0, 0]);
  streams.close();
  slow.close();
});

test('streams asked for one behind the other on a connection take one place', async () => {
  await start();
  const watched = (count: number) => eventually(() => expect(server.cluster.watchers).toBe(count));
  const client = connect(Number(new URL(server.url).port), '127.0.0.1');
  client.write('GET /api/v1/stream HTTP/1.1\r\nHost: exporter\r\n\r\n'.repeat(3));
  await watched(1);
  await (await open()).line('heartbeat');
  expect(server.cluster.watchers).toBe(2);
  client.destroy();
  await watched(1);
});

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('a reader behind a proxy', () => {
  const NAME = '0123456789abcdef';
  const named = () => StreamReader.open(server, '', { 'Daskscope-Reader': NAME });

  test('gets its lines as events where it asks for them', async () => {
    const { url } = await start();
    const leaving = new AbortController();
    const answer = await fetch(`${url}/api/v1/stream`, {
      headers: { Accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const decoder = new TextDecoder();
    let text = '';
    const body = answer.body!.getReader();
    while (!text.includes('"heartbeat"')) text += decoder.decode((await body.read()).value, { stream: true });
    leaving.abort();
    const events = text.split('\n\n').slice(0, -1);
    expect(events.length).toBeGreaterThan(3);
    for (const event of events) {
      expect(event).toMatch(/^data: [^\n]+$/);
      checkAnswer('/api/v1/stream', 200, JSON.parse(event.slice('data: '.length)));
    }
  });

  test('that says no more that it is there has its stream ended, though somebody reads on', async () => {
    const { clock, cluster } = await start();
    const reader = await named();
    readers.push(reader);
    await reader.line('heartbeat');
    clock.now += 30_000;
    expect(await getJson(server, `/api/v1/stream/${NAME}`)).toEqual({ open: true });
    clock.now += 30_000;
    const from = reader.lines.length;
    await reader.line('heartbeat', () => true, from);
    expect(cluster.watchers).toBe(1);
    clock.now += 30_000;
    await reader.line('end', ({ code }) => code === 'absent');
    await reader.closed;
    expect(cluster.watchers).toBe(0);
    expect(await getJson(server, `/api/v1/stream/${NAME}`)).toEqual({ open: false });
  });

  test('that has come back by another stream is heard though the first ends only now', async () => {
    const { cluster } = await start();
    const [before, now] = [await named(), await named()];
    readers.push(now);
    expect(cluster.watchers).toBe(2);
    before.leave();
    await eventually(() => expect(cluster.watchers).toBe(1));
    expect(await getJson(server, `/api/v1/stream/${NAME}`)).toEqual({ open: true });
  });

  test('without a name need not say that it is there', async () => {
    const { clock } = await start();
    const reader = await open();
    await reader.line('heartbeat');
    clock.now += 300_000;
    const from = reader.lines.length;
    await reader.line('heartbeat', () => true, from);
  });
});

test('the series come where they are asked for: the newest minute, then each point once', async () => {
  await start();
  const sampling = new Sampling(server.cluster, 5);
  for (let second = 0; second < 100; second++) sampling.sample(NOW + second * 1_000);
  const reader = await open('?topics=series');
  const first = await reader.line('series');
  expect(first.time).toEqual(range(40, 100).map((second) => NOW + second * 1_000));
  expect(first.mean.threads).toHaveLength(60);
  sampling.sample(NOW + 100_000);
  const next = await reader.line('series', ({ time }) => time.length === 1);
  expect(next.time).toEqual([NOW + 100_000]);
  expect(reader.lines.some(({ topic }) => topic === 'status')).toBe(false);
});
