import { durationQuantile, last, quantile } from '../../grafana-plugin/src/dashboards/counters.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { written } from '../scrape.ts';
import { eventually } from '../wait-until.ts';
import { checkMetrics, Prometheus, requirePrograms } from './prometheus/prometheus.ts';

const WINDOW = last('10m', 600);
/** More than any other of that function. */
const LONGEST_S = 0.3;

const ERRORS = 'increase(dask_task_errors_total[5m])';

let cluster: DaskCluster;
let exporter: ExporterProcess;
let prometheus: Prometheus;

beforeAll(async () => {
  requirePrograms('prometheus', 'promtool');
  cluster = await DaskCluster.start(NEWEST);
  // Of the time before the exporter came.
  await cluster.run('fail', { key: 'old-1', dependents: 1 });
  exporter = await ExporterProcess.start(cluster.address);
  prometheus = await Prometheus.start(exporter.url);
});

afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.close();
});

/** The only value of a query. */
async function valueOf(expression: string): Promise<number> {
  const [only, ...others] = await prometheus.query(expression);
  if (!only || others.length > 0)
    throw new Error(`${expression} has ${others.length + (only ? 1 : 0)} values`);
  return only.value;
}

test('it is scraped, and says that the scheduler is there', async () => {
  await eventually(async () => expect(await valueOf('dask_up')).toBe(1));
  await eventually(async () => expect(await valueOf('up{job="dask"}')).toBe(1));
});

test('attaching to a cluster with old errors alerts nobody', async () => {
  await eventually(async () => expect(await valueOf('dask_tasks{prefix="old", state="erred"}')).toBe(1));
  await eventually(async () =>
    expect(await valueOf('count_over_time(dask_task_errors_total[5m])')).toBeGreaterThan(3),
  );
  await eventually(async () => expect(await valueOf('dask_task_errors_total')).toBe(0));
  await eventually(async () => expect(await valueOf(ERRORS)).toBe(0));
});

test('tasks by function and state are what Dask says', async () => {
  await cluster.run('example');
  await cluster.run('keys', { keys: ['größe-1', '<img src=x onerror=alert(1)>-2', `quoted "double"-3`] });
  const { prefixes } = await cluster.says();
  const said: Record<string, number> = {};
  for (const [prefix, { states }] of Object.entries(prefixes)) {
    for (const [state, count] of Object.entries(states)) {
      if (count > 0) said[written({ prefix, state })] = count;
    }
  }
  await eventually(async () => {
    const answer = await prometheus.query('sum by (prefix, state) (dask_tasks) > 0');
    expect(Object.fromEntries(answer.map(({ labels, value }) => [written(labels), value]))).toEqual(said);
  });
});

test('the very first error raises the rate', async () => {
  await cluster.run('fail', { key: 'bad-1' });
  await eventually(async () => expect(await valueOf(ERRORS)).toBeGreaterThan(0));
  await eventually(async () => expect(await valueOf('dask_task_errors_total')).toBe(1));
});

test("a worker's death with its task raises it, too", async () => {
  const before = await eventually(() => valueOf(ERRORS));
  await cluster.run('kill', { key: 'death-1' });
  // The count first: an increase() also moves a little by itself, as its extrapolation does.
  await eventually(async () => expect(await valueOf('dask_task_errors_total')).toBe(2));
  await eventually(async () => expect(await valueOf(ERRORS)).toBeGreaterThan(before));
});

test('quantiles of durations can be asked for', async () => {
  await eventually(async () => {
    const query =
      'histogram_quantile(0.9, sum by (prefix, le) (dask_task_duration_seconds_bucket{prefix="inc"}))';
    const [inc] = await prometheus.query(query);
    expect(inc!.labels).toEqual({ prefix: 'inc' });
    expect(inc!.value).toBeGreaterThan(0);
    expect(inc!.value).toBeLessThan(1);
  });
});

test('no quantile of the dashboards is longer than the longest task, and those that are shorter stay', async () => {
  const of = (expression: string) =>
    prometheus
      .query(expression)
      .then((answer) => new Map(answer.map(({ labels, value }) => [labels.prefix, value])));
  const inc = 'prefix="inc"';
  // What a series begins with is no increase: the longest comes once there is one.
  await eventually(async () => expect((await of(`dask_task_duration_seconds_count{${inc}}`)).size).toBe(1));
  await cluster.run('sleeps', { name: 'inc', count: 1, seconds: LONGEST_S });
  await eventually(async () => {
    const longest = (await of(`max by (prefix) (dask_prefix_duration_max_seconds{${inc}})`)).get('inc')!;
    const guessed = (q: number) =>
      of(quantile(q, `dask_task_duration_seconds_bucket{${inc}}`, WINDOW, 'prefix'));
    const shown = (q: number) => of(durationQuantile(q, inc, WINDOW, 'prefix'));
    expect(longest).toBeGreaterThanOrEqual(LONGEST_S);
    // The end of the bucket that the longest lies in.
    expect((await guessed(1)).get('inc')).toBeGreaterThan(longest);
    expect((await shown(1)).get('inc')).toBeCloseTo(longest);
    expect((await shown(0.01)).get('inc')).toBeCloseTo((await guessed(0.01)).get('inc')!);
  });
});

test('promtool finds nothing wrong with the metrics, with the scheduler and without', async () => {
  expect(checkMetrics(await exporter.metricsText())).toBe('');
  await cluster.kill();
  await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(0));
  expect(checkMetrics(await exporter.metricsText())).toBe('');
  await eventually(async () => expect(await valueOf('dask_up')).toBe(0));
});
