import type { Progress, Status, TaskRun, Workers } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';

const PLAIN = ['get_task_stream', 'get_task_stream_index', 'get_task_prefix_states', 'processing'];
/** Every op that the exporter uses but `identity`. */
const ALL = ['feed', 'adaptive_target', 'get_story', ...PLAIN];
const BLOCKED = 'distributed.scheduler.blocked-handlers';

/** Waits until it has asked for everything twice and more, over one connection. */
async function expectCalm(exporter: ExporterProcess): Promise<void> {
  const told = async () => (await exporter.json<Workers>('/api/v1/workers')).time;
  const before = await told();
  await eventually(async () => expect(await told()).toBeGreaterThan(before + 2_000));
  expect((await exporter.scrape()).value('dask_up')).toBe(1);
  expect((await exporter.scrape()).value('dask_exporter_connects_total')).toBe(1);
  expect(exporter.complaints).toEqual([]);
}

async function missing(exporter: ExporterProcess): Promise<Map<string, string>> {
  const status = await exporter.json<Status>('/api/v1/status');
  return new Map(status.missing.map(({ feature, reason }) => [feature, reason]));
}

async function expectWorkers(exporter: ExporterProcess, threads: number): Promise<void> {
  await eventually(async () => {
    const { workers } = await exporter.json<Workers>('/api/v1/workers');
    expect(workers.map((worker) => worker.threads)).toEqual([threads]);
  });
}

async function inMemory(exporter: ExporterProcess): Promise<number> {
  const { prefixes } = await exporter.json<Progress>('/api/v1/progress');
  return prefixes.find(({ prefix }) => prefix === 'noop')?.states.memory ?? 0;
}

describe.each([OLDEST, '2023.12.1', NEWEST] as const)('distributed %s', (version) => {
  let cluster: DaskCluster;
  let ran = 0;

  beforeAll(async () => {
    const config = { [BLOCKED]: ALL };
    cluster = await DaskCluster.start(version, { processes: false, workers: 1, threads: 3, config });
  });

  afterAll(async () => {
    await cluster?.close();
  });

  /** An exporter of a scheduler that forbids these; some tasks have run since it came. */
  async function forbidding(
    ops: string[],
    check: (exporter: ExporterProcess) => Promise<void>,
  ): Promise<void> {
    await cluster.run('forbid', { ops });
    const before = cluster.log.length;
    const exporter = await ExporterProcess.start(cluster.address);
    try {
      await exporter.connected();
      await cluster.run('noops', { count: 7 });
      ran += 7;
      await expectWorkers(exporter, 3);
      await check(exporter);
      await expectCalm(exporter);
      // Each refusal is a traceback in the scheduler's log: none is asked for twice.
      const refusals = cluster.log.slice(before).flatMap((line) => /handling op \w+/.exec(line) ?? []);
      expect(new Set(refusals).size).toBe(refusals.length);
    } finally {
      await exporter.stop();
    }
  }

  const forbids = (op: string) => `The scheduler forbids the op "${op}" (${BLOCKED}).`;

  test('that forbids every op but identity still tells its workers, and all else is listed as missing', () =>
    forbidding(ALL, async (exporter) => {
      await eventually(async () =>
        expect(Object.fromEntries(await missing(exporter))).toMatchObject({
          feed: forbids('feed'),
          'task-stream': forbids('get_task_stream'),
          prefixes: forbids('get_task_prefix_states'),
          'worker-processing': forbids('processing'),
          'workers-desired': forbids('adaptive_target'),
        }),
      );
      const { workers } = await exporter.json<Workers>('/api/v1/workers');
      expect(workers[0]!.tasks).not.toHaveProperty('processing');
      expect((await exporter.json<Status>('/api/v1/status')).known).toEqual([]);
    }));

  test('that forbids feed and get_task_stream tells progress', () =>
    forbidding(['feed', 'get_task_stream'], async (exporter) => {
      await eventually(async () => expect(await inMemory(exporter)).toBe(ran));
      await eventually(async () =>
        expect((await missing(exporter)).get('task-stream')).toBe(forbids('get_task_stream')),
      );
      expect(await readLog(exporter)).toEqual([]);
    }));

  test('that forbids get_task_stream tells all but the task stream, which it does not record', () =>
    forbidding(['get_task_stream'], async (exporter) => {
      await eventually(async () => expect(await inMemory(exporter)).toBe(ran));
      await eventually(async () =>
        expect((await missing(exporter)).get('task-stream')).toBe(forbids('get_task_stream')),
      );
      expect((await missing(exporter)).has('feed')).toBe(false);
      expect((await exporter.json<Status>('/api/v1/status')).known).toEqual([]);
    }));

  test.each([
    ['adaptive_target', 'workers-desired'],
    ['get_task_stream_index', null],
    ['get_story', null],
  ])('that forbids %s tells the rest', (op, feature) =>
    forbidding([op], async (exporter) => {
      await eventually(async () => expect((await readLog(exporter)).length).toBeGreaterThanOrEqual(7));
      await eventually(async () => {
        if (feature) expect((await missing(exporter)).get(feature)).toBe(forbids(op));
      });
      const [run] = await readLog(exporter);
      // A scheduler that is busy does not answer in time.
      const now = await eventually(async () => {
        const found = await exporter.json<TaskRun>(`/api/v1/run?life=${run!.life}&id=${run!.id}`);
        expect(found.now).not.toBeNull();
        return found.now!;
      });
      expect(now.state).toBe('memory');
      expect(now.story.length > 0).toBe(op !== 'get_story');
    }),
  );

  test.each([
    ['get_task_stream_index', 'task-stream-index'],
    ['get_task_prefix_states', 'prefixes'],
    ['processing', 'worker-processing'],
  ])('that forbids feed and %s tells the rest', (op, feature) =>
    forbidding(['feed', op], async (exporter) => {
      await eventually(async () => expect((await missing(exporter)).get(feature)).toBe(forbids(op)));
      await cluster.run('noops', { count: 3 });
      ran += 3;
      const newest = `noop-${String(ran - 1).padStart(8, '0')}`;
      await eventually(async () => expect((await readLog(exporter)).map(({ key }) => key)).toContain(newest));
      if (op !== 'get_task_prefix_states')
        await eventually(async () => expect(await inMemory(exporter)).toBe(ran));
    }),
  );

  test("that forbids get_task_stream, but records for Dask's page, tells its task stream by feeds", () =>
    forbidding(['get_task_stream'], async (exporter) => {
      await eventually(async () => expect((await readLog(exporter)).length).toBeGreaterThan(7));
      expect((await missing(exporter)).has('task-stream')).toBe(false);
      // One that was not heard of for seconds may go on unseen.
      await eventually(async () =>
        expect((await exporter.json<Status>('/api/v1/status')).known).toEqual([
          { from: expect.any(Number), to: null },
        ]),
      );
    }));
});

test('distributed 2022.12.1 that unpickles nothing gives no feeds, and the exporter reads what other ops tell', async () => {
  // Until 2023.9; later ones do not start with it.
  const config = { 'distributed.scheduler.pickle': false };
  const cluster = await DaskCluster.start(OLDEST, { processes: false, workers: 1, threads: 3, config });
  const exporter = await ExporterProcess.start(cluster.address);
  try {
    await exporter.connected();
    await cluster.run('noops', { count: 7 });
    await expectWorkers(exporter, 3);
    await eventually(async () => expect(await inMemory(exporter)).toBe(7));
    await eventually(async () => expect(await readLog(exporter)).toHaveLength(7));
    await eventually(async () =>
      expect((await missing(exporter)).get('feed')).toBe(
        'The scheduler evaluates nothing for others (distributed.scheduler.pickle is off), so that the op "feed" tells nothing.',
      ),
    );
    await expectCalm(exporter);
  } finally {
    await exporter.stop();
    await cluster.close();
  }
});
