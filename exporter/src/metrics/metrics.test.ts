import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TASK_STATES } from '@daskscope/api';
import { Registry } from 'prom-client';
import { eventually } from '../../../test/wait-until.ts';
import { metricsReference } from './reference.ts';
import { newCluster, onGpu, schedulerUpdate, smallCluster, START, worker } from './testdata/cluster.ts';
import { parse } from './testdata/parse.ts';
import { closeMetrics, logged, metricsOf, scrape, valueOf } from './testdata/scrape.ts';

const GOLDEN = join(__dirname, 'testdata', 'metrics.golden');

afterEach(closeMetrics);

/**
 * What differs from machine to machine and from run to run: the value (and nothing else) of the measured ones, Node's version,
 * and the process_* families, of which some systems have fewer.
 */
function steady(page: string): string {
  return page
    .replace(/^# HELP process_.*\n# TYPE .*\n(process_.*\n)*/gm, '')
    .replace(/node_version="[^"]*"/, 'node_version="(this)"')
    .replace(/^(dask_exporter_(event_loop_delay|collector_duration)_seconds.*) [^ ]+$/gm, '$1 (measured)');
}

// To write it anew: UPDATE_GOLDEN=1 npx jest exporter/src/metrics/metrics.test.ts, then read the diff.
test('the whole page of a small cluster', () => {
  const page = steady(metricsOf(smallCluster()).render().toString());
  if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, page);
  expect(page).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('every family on the page is documented, and every documented one has something to say somewhere', async () => {
  const cluster = smallCluster();
  cluster.updateScheduler({ ...schedulerUpdate, gilContention: 1.5 }, 0);
  const buffer = { worker: 'tcp://a:1', buffer: 'comm' as const, bytes: 1, limit: 2, read: 3, written: 4 };
  cluster.shuffles.update([buffer], 0);
  cluster.workers.update(
    [
      worker('tcp://a:1', {
        resources: new Map([['GPU', 1]]),
        usedResources: new Map([['GPU', 0]]),
        report: { ...onGpu, gilContention: 0.1 },
      }),
    ],
    START,
  );
  const size = { bytes: 1_000, oldest: START * 1_000 };
  const metrics = metricsOf(cluster, {
    state: 'open',
    stored: 3,
    dropped: 1,
    droppedRows: 1,
    waiting: 2,
    size,
  });
  await metrics.read();
  const page = parse(metrics.render().toString());
  const documented = metrics.families();
  expect([...page.keys()].sort()).toEqual(documented.map(({ name }) => name).sort());
  for (const { name, help, type, labels } of documented) {
    expect([name, page.get(name)!.type, page.get(name)!.help]).toEqual([name, type, help]);
    for (const sample of page.get(name)!.samples) {
      const own = Object.keys(sample.labels).filter((label) => type !== 'histogram' || label !== 'le');
      expect([name, ...own.sort()]).toEqual([name, ...[...labels].sort()]);
    }
  }
});

test('the reference has one row a family', () => {
  const rows = metricsReference().split('\n');
  expect(rows[0]).toBe('| family | type | labels | meaning |');
  expect(rows).toContain('| dask_up | gauge |  | 1 while connected to the scheduler. |');
  expect(rows.filter((row) => row.startsWith('| dask_tasks | gauge | prefix, state | '))).toHaveLength(1);
  const columns = rows.slice(0, -1).map((row) => row.split('|').length);
  expect(new Set(columns)).toEqual(new Set([6]));
});

test('what this scheduler does not give has no number', () => {
  const cluster = smallCluster();
  for (const feature of ['prefix-memory', 'queued-tasks']) cluster.missing(feature, 'Not in this version.');
  const page = scrape(cluster);
  expect(page.has('dask_prefix_memory_bytes')).toBe(false);
  expect(page.has('dask_task_transitions_total')).toBe(true);
  const states = new Set(page.get('dask_tasks')!.samples.map(({ labels }) => labels.state));
  expect([...states]).toEqual(TASK_STATES.filter((state) => !['queued', 'no-worker'].includes(state)));
});

test('the process has its figures, and Node has none of its own', async () => {
  const page = parse((await metricsOf(newCluster()).renderInSlices(() => true)).toString());
  expect(valueOf(page, 'process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(valueOf(page, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(valueOf(page, 'process_start_time_seconds')).toBeGreaterThan(1.6e9);
  expect([...page.keys()].filter((name) => name.startsWith('nodejs_'))).toEqual([]);
});

test('the CPU time of the process rises from scrape to scrape', async () => {
  const metrics = metricsOf(newCluster());
  const cpu = async () =>
    valueOf(parse((await metrics.renderInSlices(() => true)).toString()), 'process_cpu_seconds_total')!;
  const before = await cpu();
  for (let rounds = 0; rounds < 50; rounds++) metrics.render();
  expect(await cpu()).toBeGreaterThan(before);
});

test('what cannot be read fails its collector alone, and is there again when it can be', async () => {
  const metrics = metricsOf(newCluster());
  const read = jest.spyOn(Registry.prototype, 'getMetricsAsJSON').mockRejectedValueOnce(new Error('no'));
  const success = async () => {
    const page = parse((await metrics.renderInSlices(() => true)).toString());
    return [
      valueOf(page, 'dask_exporter_collector_success', { collector: 'process' }),
      page.has('process_cpu_seconds_total'),
      page.has('dask_up'),
    ];
  };
  expect(await success()).toEqual([0, false, true]);
  expect(logged).toHaveLength(1);
  read.mockRestore();
  expect(await success()).toEqual([1, true, true]);
});

test('a late timer is seen in the event loop delay', async () => {
  const metrics = metricsOf(newCluster());
  const until = performance.now() + 120;
  while (performance.now() < until);
  const family = 'dask_exporter_event_loop_delay_seconds';
  const sample = (name: string, labels = {}) =>
    parse(metrics.render().toString())
      .get(family)!
      .samples.find(
        (one) =>
          one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
      )!.value;
  await eventually(() => expect(sample(`${family}_count`)).toBeGreaterThan(0));
  expect(sample(`${family}_sum`)).toBeGreaterThan(0.05);
  expect(sample(`${family}_bucket`, { le: '0.05' })).toBeLessThan(sample(`${family}_bucket`, { le: '+Inf' }));
});

describe('a page in slices', () => {
  afterEach(() => jest.restoreAllMocks());

  test('lets others in meanwhile, and has of each worker all that it had when its turn came', async () => {
    const cluster = smallCluster();
    const many = Array.from({ length: 1000 }, (_, port) =>
      worker(`tcp://10.0.0.9:${port}`, { threads: port }),
    );
    cluster.workers.update(many, START);
    const metrics = metricsOf(cluster);
    let time = 0;
    // Every step takes as long as a slice may.
    jest.spyOn(performance, 'now').mockImplementation(() => (time += 11));
    let turns = 0;
    const others = () => {
      next = setImmediate(others);
      if (++turns % 10 === 0) cluster.workers.update(many.slice(turns), START + turns);
    };
    let next = setImmediate(others);
    const page = parse((await metrics.renderInSlices(() => true)).toString());
    clearImmediate(next);
    expect(turns).toBeGreaterThan(40);
    const threads = page.get('dask_worker_threads')!.samples.map(({ labels }) => labels.worker);
    expect(threads.length).toBeGreaterThan(900);
    for (const [name, { samples }] of page)
      if (name === 'dask_worker_open_fds' || name === 'dask_worker_cpu_cores')
        expect(samples.map(({ labels }) => labels.worker)).toEqual(threads);
  });

  test('ends where nobody waits for it any more', async () => {
    const metrics = metricsOf(smallCluster());
    let time = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (time += 11));
    await expect(metrics.renderInSlices(() => false)).rejects.toMatchObject({ name: 'Abandoned' });
    jest.restoreAllMocks();
    const again = steady((await metrics.renderInSlices(() => true)).toString());
    expect(again).toBe(steady(metrics.render().toString()));
  });
});

describe('a collector that fails', () => {
  function failing() {
    const cluster = smallCluster();
    const error = new Error('no such figure');
    const third = [...cluster.workers.all()][2]!;
    Object.defineProperty(third, 'occupancy', {
      get: () => {
        throw error;
      },
    });
    return { cluster, error };
  }

  test('takes its own families off the page and no others', () => {
    const { cluster, error } = failing();
    const page = scrape(cluster);
    expect(valueOf(page, 'dask_exporter_collector_success', { collector: 'workers' })).toBe(0);
    expect(valueOf(page, 'dask_exporter_collector_success', { collector: 'tasks' })).toBe(1);
    expect([...page.keys()].filter((name) => name.startsWith('dask_worker_'))).toEqual([]);
    expect(page.has('dask_tasks')).toBe(true);
    expect(logged).toEqual([{ message: expect.stringContaining('workers') as string, error }]);
  });
});
