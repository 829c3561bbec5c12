import { LIMITS, type Logs, type Profile, type Stacks, type Status } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

type Row = [path: [name: string, file: string][], samples: number];

/** The rows of a profile as Dask's own tree gives them, in no order. */
function rowsOf({ calls, intervalSeconds }: Profile): string[] {
  const above: [string, string][] = [];
  return calls.level
    .map((level, row): string => {
      above.length = level;
      above.push([calls.label[row]!, calls.file[row]!]);
      return rowText([[...above], Math.round(calls.total[row]! / intervalSeconds)]);
    })
    .sort();
}

const rowText = ([path, samples]: Row): string => JSON.stringify([path, samples]);

const LONG = 1_000_000;
const TEXTS = [
  `quotes ' and " and \\`,
  'lines\nof\ttext\r\n',
  '\u001b[31mred\u001b[0m',
  '<script>alert(1)</script>',
  'x'.repeat(LONG),
];

describe.each([OLDEST, '2023.12.1', '2024.12.1', NEWEST])('distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    // Each profile that is taken from now on stays: the tasks' times are the same whenever they are asked for.
    cluster = await DaskCluster.start(version, { workers: 2, threads: 2 });
    exporter = await ExporterProcess.start(cluster.address);
    await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(1));
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  const get = <T>(path: string) => exporter.json<T>(`/api/v1/${path}`);

  test('the profile is that of Client.profile(), of all and of one function, and over time', async () => {
    await cluster.run('sleep', { seconds: 1.5, times: 2 });
    await cluster.run('example');
    await eventually(async () => {
      const rows = await cluster.run<Row[]>('profile');
      const told = await get<Profile>('profile?activity=true');
      expect(rowsOf(told)).toEqual(rows.map(rowText).sort());
      expect(told.samples).toBeGreaterThan(0);
      expect(told).toMatchObject({ of: 'tasks', intervalSeconds: 0.01, cut: 0 });
      expect(told.workers).toEqual({ asked: 2, silent: [], notAsked: 0 });
    });
    // A worker that is busy may not answer in time.
    await eventually(async () => {
      const own = await get<Profile>('profile?prefix=sleep');
      const rows = await cluster.run<Row[]>('profile', { key: 'sleep' });
      expect(rowsOf(own)).toEqual(rows.map(rowText).sort());
    });
    const { activity, samples } = await eventually(async () => {
      const told = await get<Profile>('profile?activity=true&from=1');
      expect(told.workers.silent).toEqual([]);
      return told;
    });
    expect(activity!.prefixes).toContain('sleep');
    const seconds = activity!.seconds.reduce((sum, one) => sum + one, 0);
    expect(seconds).toBeCloseTo(samples * 0.01, 0);
    const asleep = activity!.prefixes.indexOf('sleep');
    expect(new Set(activity!.prefix)).toContain(asleep);
    expect(Math.abs(activity!.time[0]! - Date.now())).toBeLessThan(600_000);
    const status = await get<Status>('status');
    expect(status.cost?.['profile']).toBeGreaterThan(0);
  });

  test('a range without samples, and event loops on Python 3.11, say why there is nothing', async () => {
    for (const range of ['to=1000000', 'from=1&to=1000000', `from=${Date.now() + 600_000}`])
      expect((await get<Profile>(`profile?${range}`)).empty?.code).toBe('no-samples');
    expect((await get<Status>('status')).scheduler!.python).toMatch(/^3\.11/);
    for (const whose of ['scheduler', 'workers']) {
      const ask = () => get<Profile>(`profile?of=${whose}`);
      // Dask leaves them out there since 2024.
      if (version >= '2024') {
        await eventually(async () =>
          expect(await ask()).toMatchObject({ samples: 0, empty: { code: 'python-3.11' } }),
        );
        continue;
      }
      // Sampled once a second, and a loop that waits gives no sample: one that is busy for longer gives one, where the sampler runs.
      await eventually(async () => {
        await cluster.run(whose === 'scheduler' ? 'block_scheduler' : 'block_workers', { seconds: 3 });
        expect((await ask()).samples).toBeGreaterThan(0);
      });
    }
  });

  test('stacks are those of Client.call_stack(), of all, of one worker and of one key', async () => {
    const dask = await cluster.run<Record<string, Record<string, string[]>>>('hang', {
      keys: ['hang-1', 'hang-2'],
    });
    const expected = Object.entries(dask).flatMap(([worker, byKey]) =>
      Object.entries(byKey).map(([key, frames]) => [worker, key, frames.length]),
    );
    // A worker that is busy may not answer in time.
    const { stacks, total } = await eventually(async () => {
      const told = await get<Stacks>('stacks');
      expect(told.stacks.map(({ worker, key, frames }) => [worker, key, frames.length]).sort()).toEqual(
        expected.sort(),
      );
      return told;
    });
    expect(total).toBe(2);
    expect(stacks[0]).toMatchObject({ prefix: 'hang', cut: 0 });
    expect(stacks[0]!.frames.at(-1)!.file).toMatch(/\.py$/);
    const [worker] = Object.keys(dask);
    await eventually(async () => {
      const ofOne = await get<Stacks>(`stacks?worker=${worker}`);
      expect(new Set(ofOne.stacks.map((stack) => stack.worker))).toEqual(new Set([worker]));
    });
    await eventually(async () => {
      const ofKey = await get<Stacks>('stacks?key=hang-2');
      expect(ofKey.stacks.map(({ key }) => key)).toEqual(['hang-2']);
      expect(ofKey.state).toBe('processing');
    });
    await expect(get('stacks?key=no-such-key')).rejects.toThrow('404');
    await expect(get('stacks?worker=tcp://nowhere:1')).rejects.toThrow('404');
    await cluster.run('release');
    expect(cluster.complaints).toEqual([]);
  });

  test('logs arrive whole or cut, of scheduler, workers and nannies, with their times', async () => {
    const before = Date.now();
    await cluster.run('log', { texts: TEXTS });
    // A worker that is busy may not answer in time.
    const logs = await eventually(async () => {
      const told = await get<Logs>('logs?level=warning&limit=100');
      expect(told.refused).toEqual([]);
      expect(told.workers).toEqual({ asked: 2, silent: [], notAsked: 0 });
      return told;
    });
    const wanted = TEXTS.map((text) => text.replace(/\u001b\[\d+m/g, '').slice(0, LIMITS.logText));
    // Dask may have warned of something meanwhile, as of how long its garbage took.
    const lines = logs.lines.filter(({ text }) => wanted.includes(text.slice(0, LIMITS.logText)));
    for (const source of ['scheduler', 'worker', 'nanny'] as const) {
      const own = lines.filter((line) => line.source === source);
      const writers = [...new Set(own.map(({ worker }) => worker))];
      expect(writers).toHaveLength(source === 'scheduler' ? 1 : 2);
      for (const writer of writers) {
        const texts = own.filter(({ worker }) => worker === writer).toReversed();
        expect(texts.map(({ text }) => text.slice(0, LIMITS.logText))).toEqual(wanted);
        expect(texts.at(-1)!.text).toContain(`cut, ${LONG} characters in all`);
        expect(texts.map(({ cut }) => cut ?? false)).toEqual([false, false, false, false, true]);
        for (const { time, logger } of texts) {
          expect(time).toBeGreaterThan(before - 5_000);
          expect(time).toBeLessThan(Date.now() + 5_000);
          expect(logger).toBe(`distributed.${source}`);
        }
      }
    }
    const times = lines.map(({ time }) => time!);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    await eventually(async () => {
      const found = await get<Logs>('logs?search=ALERT&source=worker');
      expect(found.lines.map(({ text }) => text)).toEqual([TEXTS[3], TEXTS[3]]);
    });
    await eventually(async () => {
      const newest = await get<Logs>('logs?source=scheduler&limit=1');
      expect(newest.more).toBe(true);
    });
    await eventually(async () => {
      const since = await get<Logs>(`logs?from=${before - 1}&source=scheduler`);
      expect(since.lines.length).toBeGreaterThanOrEqual(5);
    });
  });

  test('a worker that hangs is named, and the others answer', async () => {
    const worker = await cluster.run<string>('stop_worker');
    try {
      await eventually(async () => {
        const told = await get<Profile>('profile?activity=true');
        expect(told.workers).toEqual({ asked: 2, silent: [worker], notAsked: 0 });
        expect(told.samples).toBeGreaterThan(0);
      });
      await eventually(async () => {
        const logs = await get<Logs>('logs?source=worker');
        expect(logs.workers.silent).toEqual([worker]);
        expect(logs.lines.length).toBeGreaterThan(0);
      });
    } finally {
      await cluster.run('go_on');
    }
  });
});
