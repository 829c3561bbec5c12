import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import { Durations } from '../state/now/tasks/durations.ts';
import {
  identity,
  newCluster,
  prefix,
  record,
  silence,
  smallCluster,
  START,
  worker,
} from './testdata/cluster.ts';
import { parse } from './testdata/parse.ts';
import { closeMetrics, metricsOf, scrape, valueOf } from './testdata/scrape.ts';

afterEach(closeMetrics);

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
