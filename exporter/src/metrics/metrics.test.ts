import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import { Registry } from 'prom-client';
import { eventually } from '../../../test/wait-until.ts';
import type { Cluster } from '../state/cluster.ts';
import { Durations } from '../state/now/tasks/durations.ts';
import { collectors } from './collectors.ts';
import type { HistoryFigures } from './exporter/history.ts';
import { Metrics } from './metrics.ts';
import { metricsReference } from './reference.ts';
import {
  identity,
  newCluster,
  onGpu,
  prefix,
  record,
  schedulerUpdate,
  silence,
  smallCluster,
  START,
  worker,
} from './testdata/cluster.ts';
import { parse, type ParsedFamily } from './testdata/parse.ts';

const GOLDEN = join(__dirname, 'testdata', 'metrics.golden');

const open: Metrics[] = [];
const logged: { message: string; error: unknown }[] = [];

function metricsOf(cluster: Cluster, history?: HistoryFigures): Metrics {
  const log = (message: string, error: unknown) => void logged.push({ message, error });
  const metrics = new Metrics(cluster, { collectors: collectors({ version: '0.1.0', history }), log });
  open.push(metrics);
  return metrics;
}

const scrape = (cluster: Cluster): Map<string, ParsedFamily> => parse(metricsOf(cluster).render().toString());

function valueOf(page: Map<string, ParsedFamily>, family: string, labels: Record<string, string> = {}) {
  const wanted = Object.entries(labels);
  const found = page
    .get(family)
    ?.samples.filter((sample) => wanted.every(([name, value]) => sample.labels[name] === value));
  if (found && found.length > 1) throw new Error(`${family} has ${found.length} such samples`);
  return found?.[0]?.value;
}

beforeEach(() => void logged.splice(0));
afterEach(() => {
  for (const metrics of open.splice(0)) metrics.close();
});

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

describe('a scheduler never seen', () => {
  const page = () => scrape(newCluster());

  test('is down', () => {
    expect(valueOf(page(), 'dask_up')).toBe(0);
    expect(valueOf(page(), 'dask_exporter_connects_total')).toBe(0);
  });

  test('has no errors, and says so, so that the first one is an increase', () => {
    expect(valueOf(page(), 'dask_task_errors_total')).toBe(0);
  });

  test('has no total of workers that would jump at the first sight of them', () => {
    expect(page().has('dask_workers_added_total')).toBe(false);
    expect(page().has('dask_exporter_watching_since_timestamp_seconds')).toBe(false);
  });
});

describe('a scheduler that went away', () => {
  function away() {
    const cluster = smallCluster();
    const before = scrape(cluster);
    cluster.disconnected('The scheduler closed the connection', null, START + 1000);
    return { before, after: scrape(cluster) };
  }

  test('is down', () => {
    const { before, after } = away();
    expect([valueOf(before, 'dask_up'), valueOf(after, 'dask_up')]).toEqual([1, 0]);
  });

  test('leaves every counter and histogram as it was', () => {
    const { before, after } = away();
    for (const [name, family] of before) {
      if (family.type === 'gauge' || /^(process|dask_exporter)_/.test(name)) continue;
      expect([name, after.get(name)?.samples]).toEqual([name, family.samples]);
    }
  });

  test("takes every gauge along but the exporter's own, and what counters are read with: their past, their colours", () => {
    const gauges = [...away().after].filter(([, { type }]) => type === 'gauge').map(([name]) => name);
    expect(gauges.filter((name) => !/^(process|dask_exporter)_|_before$/.test(name))).toEqual([
      'dask_up',
      'dask_prefix_position',
    ]);
  });
});

describe('prefixes', () => {
  function connectedWith(maxPrefixes: number) {
    const cluster = newCluster(maxPrefixes);
    const life = cluster.connected(identity, START);
    return { cluster, life };
  }

  test('have all states from the first sight on', () => {
    const { cluster } = connectedWith(10);
    cluster.prefixes.update([prefix('inc', { states: new Map(), stateCounts: new Map() })], START);
    const page = scrape(cluster);
    for (const [family, states] of [
      ['dask_tasks', TASK_STATES],
      ['dask_task_transitions_total', TRANSITION_STATES],
    ] as const) {
      expect(page.get(family)!.samples).toEqual(
        states.map((state) => ({ name: family, labels: { prefix: 'inc', state }, value: 0 })),
      );
    }
  });

  test('past the bound add up in one series', () => {
    const { cluster, life } = connectedWith(1);
    cluster.prefixes.update([], START);
    cluster.prefixes.update([prefix('inc'), prefix('dec'), prefix('add')], START);
    cluster.record(life, 0, record('dec', 1), false);
    cluster.record(life, 1, record('add', 1), false);
    const page = scrape(cluster);
    const names = new Set(page.get('dask_tasks')!.samples.map(({ labels }) => labels.prefix));
    expect([...names]).toEqual(['inc', '(other prefixes)']);
    expect(valueOf(page, 'dask_tasks', { prefix: '(other prefixes)', state: 'memory' })).toBe(4);
    expect(valueOf(page, 'dask_task_seconds_total', { prefix: '(other prefixes)', action: 'compute' })).toBe(
      3,
    );
    expect(valueOf(page, 'dask_task_duration_seconds', { prefix: '(other prefixes)', le: '+Inf' })).toBe(2);
    expect(valueOf(page, 'dask_exporter_prefixes_folded')).toBe(2);
  });

  test('that pose as the overflow do not make the page unreadable', () => {
    const { cluster } = connectedWith(1);
    cluster.prefixes.update([prefix('(other prefixes)'), prefix('dec')], START);
    expect(() => scrape(cluster)).not.toThrow();
  });

  test('have histograms whose buckets rise to the count', () => {
    const { cluster, life } = connectedWith(10);
    const seconds = [0.0005, 0.001, 0.7, 0.7, 4000];
    seconds.forEach((duration, id) => cluster.record(life, id, record('inc', duration), false));
    const { samples } = scrape(cluster).get('dask_task_duration_seconds')!;
    const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
    expect(buckets.map(({ labels }) => labels.le)).toEqual([...Durations.bounds.map(String), '+Inf']);
    for (const { labels, value } of buckets) {
      const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
      expect(value).toBe(seconds.filter((duration) => duration <= bound).length);
    }
    expect(samples.find(({ name }) => name.endsWith('_count'))!.value).toBe(seconds.length);
    expect(samples.find(({ name }) => name.endsWith('_sum'))!.value).toBeCloseTo(4001.4015, 6);
  });
});

describe('workers', () => {
  test('in all states add up to all', () => {
    const cluster = smallCluster();
    const page = scrape(cluster);
    const states = page.get('dask_workers')!.samples;
    expect(states.map(({ labels }) => labels.state)).toEqual([
      'idle',
      'busy',
      'saturated',
      'paused',
      'retiring',
    ]);
    expect(states.reduce((sum, { value }) => sum + value, 0)).toBe(cluster.workers.size);
    expect(page.get('dask_worker_state')!.samples).toHaveLength(cluster.workers.size);
  });

  test('have no sample for what is not known, and no limit where none is set', () => {
    const page = scrape(smallCluster());
    const silent = { worker: 'tcp://10.0.0.3:40001' };
    expect(valueOf(page, 'dask_worker_cpu_cores', silent)).toBeUndefined();
    expect(valueOf(page, 'dask_worker_memory_limit_bytes', silent)).toBeUndefined();
    expect(valueOf(page, 'dask_worker_threads', silent)).toBe(2);
    expect(valueOf(page, 'dask_worker_tasks', { ...silent, state: 'executing' })).toBe(0);
  });

  test('that leave take their series along', () => {
    const cluster = smallCluster();
    const metrics = metricsOf(cluster);
    metrics.render();
    cluster.workers.update([worker('tcp://10.0.0.2:40002', { host: 'elsewhere' })], START);
    const page = parse(metrics.render().toString());
    for (const [name, { samples }] of page) {
      if (!name.startsWith('dask_worker_')) continue;
      for (const { labels } of samples) {
        expect([name, labels.worker, labels.host]).toEqual([name, 'tcp://10.0.0.2:40002', 'elsewhere']);
      }
    }
    expect(page.get('dask_worker_threads')!.samples).toHaveLength(1);
  });

  test('of many thousands fit, and a page handed out is not written over', () => {
    const cluster = smallCluster();
    const many = Array.from({ length: 3000 }, (_, port) =>
      worker(`tcp://10.0.0.9:${port}`, { threads: port }),
    );
    cluster.workers.update(many, START);
    const metrics = metricsOf(cluster);
    const page = metrics.render();
    const text = page.toString();
    cluster.workers.update([worker('tcp://10.0.0.9:1', { report: silence })], START);
    metrics.render();
    expect(page.toString() === text).toBe(true);
    const threads = parse(text).get('dask_worker_threads')!.samples;
    expect(threads.map(({ value }) => value)).toEqual(many.map((one) => one.threads));
  });
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
