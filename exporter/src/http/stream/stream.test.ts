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
} from '../testing/filled-cluster.ts';
import { Streams } from '../testing/streams.ts';

const streams = new Streams();
afterEach(() => streams.close());

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('begins with all that is known, and with a cursor at the end of the log', async () => {
  await streams.start();
  const reader = await streams.open();
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
  await streams.start({ cluster: emptyCluster() });
  const reader = await streams.open();
  await reader.line('tasks');
  streams.server.cluster.connected(IDENTITY, NOW);
  runTasks(streams.server.cluster, 0, 1);
  await reader.run(0);
});

test('has only the topics asked for', async () => {
  await streams.start();
  const reader = await streams.open('?topics=progress,status');
  await reader.line('heartbeat');
  runTasks(streams.server.cluster, 3, 1);
  tellWorkers(streams.server.cluster, { threads: 5 });
  streams.server.cluster.changes.announce('status');
  const from = reader.lines.length;
  tellProgress(streams.server.cluster, 7);
  await reader.line('progress', () => true, from);
  expect([...new Set(reader.lines.map((line) => line.topic))].sort()).toEqual([
    'heartbeat',
    'progress',
    'status',
  ]);
});

test('tasks come in order, each once, as they are announced; with keys where asked', async () => {
  await streams.start();
  const [plain, keyed] = [await streams.open(), await streams.open('?keys=true')];
  runTasks(streams.server.cluster, 3, 5);
  runTasks(streams.server.cluster, 8, 1);
  for (const reader of [plain, keyed]) {
    await reader.run(8);
    expect(reader.ids).toEqual(range(3, 9));
  }
  expect(keyed.tasks.flatMap((update) => update.tasks.key ?? [])).toContain('inc-8');
  expect(plain.tasks.every((update) => update.tasks.key === undefined)).toBe(true);
});

test('a reader that connects again with its cursor has each task once', async () => {
  await streams.start();
  const first = await streams.open(`?after=${LIFE}:0`);
  runTasks(streams.server.cluster, 3, 2);
  await first.run(4);
  first.leave();
  runTasks(streams.server.cluster, 5, 3);
  const second = await streams.open(`?after=${encodeURIComponent(first.tasks.at(-1)!.cursor)}`);
  runTasks(streams.server.cluster, 8, 1);
  await second.run(8);
  expect([...first.ids, ...second.ids]).toEqual(range(0, 9));
});

test('a long way behind comes in lines of bounded length', async () => {
  await streams.start({ pace: { rows: 10 } });
  runTasks(streams.server.cluster, 3, 97);
  const reader = await streams.open(`?after=${LIFE}:0`);
  await reader.run(99);
  expect(reader.ids).toEqual(range(0, 100));
  expect(Math.max(...reader.tasks.map((update) => update.tasks.id.length))).toBe(10);
});

test('long keys make lines of fewer runs, and one that is longer than a line may be goes alone', async () => {
  await streams.start({ pace: { rows: 50, lineBytes: 4096 } });
  const key = (id: number) => 'k'.repeat(id === 60 ? 4000 : 200);
  runTasks(streams.server.cluster, 3, 97, (id) => record(id, { key: key(id) }));
  const reader = await streams.open(`?keys=true&after=${LIFE}:0`);
  await reader.run(99);
  expect(reader.ids).toEqual(range(0, 100));
  for (const update of reader.tasks) {
    const alone = update.tasks.id.length === 1;
    expect(alone || JSON.stringify(update).length < 4096).toBe(true);
  }
});

test('what fell out of the log is counted', async () => {
  await streams.start({ cluster: filledCluster(64) });
  runTasks(streams.server.cluster, 3, 1000);
  const reader = await streams.open(`?after=${LIFE}:1`);
  const { lost, tasks } = await reader.line('tasks');
  expect(lost).toBeGreaterThan(0);
  expect(tasks.id[0]).toBe(1 + lost);
});

test('another scheduler begins another life', async () => {
  await streams.start();
  const reader = await streams.open();
  await reader.line('tasks');
  streams.server.cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  runTasks(streams.server.cluster, 0, 1);
  const update = await reader.line('tasks', ({ reset }) => reset);
  expect(update.lives).toEqual([LIFE, 'Scheduler-2']);
  await reader.run(0);
});

test('a dictionary comes again, whole, only when it changed', async () => {
  await streams.start();
  const reader = await streams.open();
  await reader.line('tasks');
  runTasks(streams.server.cluster, 3, 1);
  await reader.run(3);
  const life = streams.server.cluster.connected(IDENTITY, NOW);
  streams.server.cluster.record(life, 4, record(4, { prefix: 'new' }), false);
  streams.server.cluster.changes.announce('tasks');
  await reader.run(4);
  streams.server.cluster.workerNames.describe(WORKER, 'renamed', '10.0.0.8');
  runTasks(streams.server.cluster, 5, 1);
  await reader.run(5);

  const [first, same, grown, renamed] = reader.tasks;
  expect(Object.keys(first!)).toEqual(expect.arrayContaining(['lives', 'prefixes', 'workers', 'actions']));
  for (const name of ['lives', 'prefixes', 'workers', 'actions']) expect(same).not.toHaveProperty(name);
  expect(grown!.prefixes).toEqual([...first!.prefixes!, 'new']);
  expect(grown).not.toHaveProperty('workers');
  expect(renamed!.workers![0]!.name).toBe('renamed');
  expect(renamed).not.toHaveProperty('prefixes');
});

test('ends with a cursor after its time', async () => {
  await streams.start({ pace: { lifeMs: 600_000 } });
  const reader = await streams.open();
  await reader.line('heartbeat');
  streams.server.clock.now += 600_000;
  await reader.closed;
  expect(reader.lines.at(-1)).toMatchObject({ topic: 'end', data: { code: 'renew', cursor: `${LIFE}:3` } });
});

test('ends with a cursor when the exporter stops', async () => {
  await streams.start();
  const reader = await streams.open();
  await reader.line('heartbeat');
  await streams.server.close();
  await reader.closed;
  expect(reader.lines.at(-1)).toMatchObject({
    topic: 'end',
    data: { code: 'stopping', cursor: `${LIFE}:3` },
  });
});
