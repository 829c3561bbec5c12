import type { IncomingMessage } from 'node:http';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog, type Run } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { openStream, StreamReader } from './stream-reader.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

let cluster: DaskCluster;
let exporter: ExporterProcess;

beforeAll(async () => {
  cluster = await DaskCluster.start(NEWEST, { processes: false, workers: 1, threads: 4 });
  exporter = await ExporterProcess.start(cluster.address);
  await exporter.connected();
});

afterAll(async () => {
  await exporter?.stop();
  await cluster?.close();
});

const records = async () => comparableRecords(await cluster.says());

test('a reader that comes and goes on by its cursor gets each task once, in the order of the log', async () => {
  let reader = await StreamReader.open(exporter, `${(await cluster.says()).scheduler.id}:0`);
  const taken: Run[] = [];
  for (let connections = 0; connections < 5; connections++) {
    // Some for each connection: what came in one line would leave nothing for those after it.
    const running = cluster.run('noops', { count: 120 });
    await eventually(() => expect(reader.runs).not.toEqual([]));
    reader.close();
    taken.push(...reader.runs);
    reader = await StreamReader.open(exporter, reader.cursor);
    await running;
  }
  const expected = await records();
  await eventually(() => expect([...taken, ...reader.runs]).toHaveLength(expected.length));
  expect([...taken, ...reader.runs].map(comparableRun)).toEqual(expected);
  const topics = ['heartbeat', 'progress', 'status', 'tasks', 'workers'];
  await eventually(() => expect([...reader.topics].sort()).toEqual(topics));
  reader.close();
});

test('while somebody watches tasks come as they end, before others begin', async () => {
  const reader = await StreamReader.open(exporter);
  await eventually(() => expect(reader.cursor).not.toBe(''));
  for (let ended = 1; ended <= 3; ended++) {
    await cluster.run('noops', { count: 1 });
    await eventually(() => expect(reader.runs).toHaveLength(ended));
  }
  reader.close();
});

describe('readers that stop reading', () => {
  const STALLED = 80;
  const MEGABYTE = 2 ** 20;
  let stalled: IncomingMessage[];

  /** Keys as long as they may be told: 4 MB of them. */
  const long = () => cluster.run('noops', { count: 1_000, prefix: 'long', key_length: 4_000 });

  beforeAll(async () => {
    await long();
    const known = await records();
    await eventually(async () => expect(await readLog(exporter)).toHaveLength(known.length));
  });

  afterAll(() => {
    for (const response of stalled ?? []) response.destroy();
  });

  test('cost little memory, and the others notice nothing', async () => {
    const live = await StreamReader.open(exporter);
    await eventually(() => expect(live.cursor).not.toBe(''));
    const before = exporter.memory;
    const known = await records();
    // Each begins elsewhere, so that none shares a line with another: 320 MB, were they kept for them.
    stalled = await Promise.all(
      Array.from({ length: STALLED }, async (_, i) => {
        const response = await openStream(exporter, `${known[0]!.life}:${i}`);
        // Whoever reads nothing for a minute is dropped, and on a busy machine this takes as long.
        return response.on('error', () => undefined).pause();
      }),
    );
    await long();
    const expected = (await records()).slice(known.length);
    await eventually(() => expect(live.runs).toHaveLength(expected.length));
    expect(live.runs.map(comparableRun)).toEqual(expected);
    expect(live.lost).toBe(0);
    expect(exporter.memory - before).toBeLessThan(150 * MEGABYTE);
    live.close();
  });

  test('find their place again when they read on', async () => {
    let reader = new StreamReader(stalled[0]!);
    const before: Run[] = [];
    const expected = await records();
    await eventually(async () => {
      if (reader.over) {
        before.push(...reader.runs);
        reader = await StreamReader.open(exporter, reader.cursor || `${expected[0]!.life}:0`);
      }
      expect(before.length + reader.runs.length).toBe(expected.length);
    });
    expect([...before, ...reader.runs].map(comparableRun)).toEqual(expected);
    expect(await readLog(exporter)).toHaveLength(expected.length);
    reader.close();
  });
});

test('SIGTERM ends the exporter at once, and tells its readers', async () => {
  const reader = await StreamReader.open(exporter);
  await eventually(() => expect(reader.cursor).not.toBe(''));
  await expect(exporter.stop()).resolves.toEqual({ code: 0, signal: null });
  await eventually(() => expect(reader.end).toBe('stopping'));
});
