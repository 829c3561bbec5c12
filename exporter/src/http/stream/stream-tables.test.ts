import {
  filledCluster,
  LIFE,
  NOW,
  runTasks,
  tellProgress,
  tellWorkers,
  WORKER,
  workerUpdate,
} from '../testing/filled-cluster.ts';
import type { StreamReader } from '../testing/stream-reader.ts';
import type { WorkerUpdate } from '../../state/updates/workers.ts';
import { Sampling } from '../../state/series/sampling.ts';
import { Streams } from '../testing/streams.ts';

const streams = new Streams();
afterEach(() => streams.close());

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Waits until all that was announced has been sent. */
async function settled(reader: StreamReader): Promise<void> {
  const { length } = reader.lines;
  const id = streams.server.cluster.log.taken;
  runTasks(streams.server.cluster, id, 1);
  await reader.run(id);
  await reader.line('heartbeat', () => true, length + 1);
}

const count = (reader: StreamReader, topic: string) =>
  reader.lines.filter((line) => line.topic === topic).length;

test('progress comes as it changes; workers and status no more often than their time', async () => {
  await streams.start({ pace: { heartbeatMs: 60_000 } });
  const reader = await streams.open();
  await reader.line('tasks');
  const before = ['progress', 'workers', 'status'].map((topic) => count(reader, topic));
  streams.server.clock.now += 1000;
  for (let i = 0; i < 5; i++) {
    const from = reader.lines.length;
    streams.server.cluster.changes.announce('status');
    tellWorkers(streams.server.cluster, { threads: 10 + i });
    tellProgress(streams.server.cluster, 10 + i);
    await reader.line('progress', () => true, from);
  }
  expect(['progress', 'workers', 'status'].map((topic, i) => count(reader, topic) - before[i]!)).toEqual([
    5, 1, 1,
  ]);
});

test('what changed too early is told by a beat, so that the last change is never missed', async () => {
  await streams.start();
  const reader = await streams.open();
  await reader.line('heartbeat');
  for (const threads of [11, 12]) tellWorkers(streams.server.cluster, { threads });
  await reader.line('workers', ({ workers }) => workers[0]!.threads === 12);
});

test.each(['', '?changes=true'])(
  'what does not change is not sent again, however often told of: %s',
  async (query) => {
    await streams.start();
    const reader = await streams.open(query);
    await reader.line('heartbeat');
    const before = ['progress', 'workers'].map((topic) => count(reader, topic));
    for (let push = 0; push < 20; push++) {
      streams.server.clock.now += 1000;
      tellProgress(streams.server.cluster, 2);
      tellWorkers(streams.server.cluster, {});
    }
    await settled(reader);
    expect(['progress', 'workers'].map((topic) => count(reader, topic))).toEqual(before);
  },
);

test('who asks for changes is sent all once, and then of each row what changed', async () => {
  await streams.start();
  const reader = await streams.open('?changes=true');
  await reader.line('tasks');
  expect(await reader.line('progress')).toMatchObject({ complete: true, gone: [] });
  expect(await reader.line('workers')).toMatchObject({ complete: true, prefixes: expect.anything() });
  tellProgress(streams.server.cluster, 7);
  const progress = await reader.line('progress', (data) => 'complete' in data && !data.complete);
  expect(progress.prefixes).toEqual([{ prefix: 'inc', states: expect.objectContaining({ memory: 7 }) }]);
  expect(progress.totals!.memory).toBe(9);
  streams.server.clock.now += 1000;
  tellWorkers(streams.server.cluster, { lastSeen: NOW + 1000 });
  const workers = await reader.line('workers', (data) => 'complete' in data && !data.complete);
  expect(workers).toEqual({
    time: streams.server.clock.now,
    life: LIFE,
    complete: false,
    workers: [{ address: WORKER, lastSeen: NOW + 1000 }],
    gone: [],
  });
  streams.server.clock.now += 1000;
  streams.server.cluster.workers.update([], NOW);
  streams.server.cluster.changes.announce('workers');
  await reader.line('workers', (data) => 'gone' in data && data.gone[0] === WORKER);
});

test('figures alone come to who asks for whole tables as often as their size allows', async () => {
  const cluster = filledCluster();
  await streams.start({ cluster });
  const reader = await streams.open('?topics=workers,tasks');
  await reader.line('heartbeat');
  const updates = Array.from({ length: 300 }, (_, i) => ({
    ...workerUpdate(),
    address: `tcp://10.1.0.1:${i}`,
  }));
  const tell = (changes: Partial<WorkerUpdate>) => {
    streams.server.clock.now += 1000;
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

test('the series come where they are asked for: the newest minute, then each point once', async () => {
  await streams.start();
  const sampling = new Sampling(streams.server.cluster, 5);
  for (let second = 0; second < 100; second++) sampling.sample(NOW + second * 1_000);
  const reader = await streams.open('?topics=series');
  const first = await reader.line('series');
  expect(first.time).toEqual(range(40, 100).map((second) => NOW + second * 1_000));
  expect(first.mean.threads).toHaveLength(60);
  sampling.sample(NOW + 100_000);
  const next = await reader.line('series', ({ time }) => time.length === 1);
  expect(next.time).toEqual([NOW + 100_000]);
  expect(reader.lines.some(({ topic }) => topic === 'status')).toBe(false);
});
