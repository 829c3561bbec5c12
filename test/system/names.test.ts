import { labelOf, type TaskFailures } from '@daskscope/api';
import { ExporterApi } from '../../grafana-plugin/src/datasource/exporter-api.ts';
import { Filter } from '../../grafana-plugin/src/datasource/filter.ts';
import { variableValues } from '../../grafana-plugin/src/datasource/variables/variable-values.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { inPromql } from './dashboard-variables.ts';
import { checkMetrics, Prometheus, requirePrograms } from './prometheus/prometheus.ts';

/** Functions, as Dask makes them of keys: their text to the first dash. */
const NAMES = [
  'plain',
  'C:\\temp',
  'C:\\\\twice',
  'ends\\',
  'a\u001b[31mred',
  'a\tb',
  'a\nb',
  'a\u2028b',
  'a\u0085b',
  'say "hi"',
  "it's",
  'a`b',
  'a,b',
  'a{b}',
  'a|b',
  'a.*b',
  'a$b ${prefix}',
  'a=~b',
  'a\ufffdb',
  'größe🦆',
  'x\\x1b',
  `long ${'x'.repeat(3000)}`,
];

let cluster: DaskCluster;
let exporter: ExporterProcess;
let prometheus: Prometheus;
let api: ExporterApi;

beforeAll(async () => {
  requirePrograms('prometheus', 'promtool');
  cluster = await DaskCluster.start(NEWEST, { processes: false });
  exporter = await ExporterProcess.start(cluster.address);
  prometheus = await Prometheus.start(exporter.url);
  await eventually(async () => expect(await prometheus.query('dask_up == 1')).toHaveLength(1));
  await cluster.run('keys', { keys: NAMES.map((name) => `${name}-1`) });
  api = new ExporterApi((route, parameters) =>
    exporter.json(parameters.size > 0 ? `${route}?${parameters}` : route),
  );
  await eventually(async () => expect(await functionsInPrometheus()).toHaveLength(NAMES.length));
});

afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.close();
});

/** As a dashboard's variable of functions asks. */
const functionsInPrometheus = () =>
  prometheus.get<string[]>('label/prefix/values', { 'match[]': 'dask_task_transitions_total' });

test('promtool takes the page', async () => {
  expect(checkMetrics(await exporter.metricsText())).toBe('');
});

test('every name reaches Prometheus as it stands in a label', async () => {
  const labels = await functionsInPrometheus();
  const isLong = (name: string) => name.startsWith('long');
  const short = NAMES.filter((name) => !isLong(name));
  expect(labels.filter((label) => !isLong(label)).sort()).toEqual(short.map(labelOf).sort());
});

test("a variable's values find series and runs of the same function, whoever listed them", async () => {
  const ofPrometheus = await functionsInPrometheus();
  const ofExporter = await variableValues(api, { refId: 'A', queryType: 'prefixes' });
  expect(ofExporter.map(({ value }) => String(value)).sort()).toEqual(ofPrometheus.toSorted());
  for (const label of ofPrometheus) {
    const known = { prefix: { values: [label], several: true } };
    const expression =
      'sum by (prefix) (dask_task_transitions_total{state="memory", prefix=~`${prefix:regex}`})';
    // A scrape that took too long leaves a gap.
    await eventually(async () =>
      expect(await prometheus.query(inPromql(expression, known))).toMatchObject([
        { labels: { prefix: label }, value: 1 },
      ]),
    );
    const filter = new Filter({ prefixes: [label] });
    const functions: string[] = [];
    for await (const { tasks, prefixes } of api.tasks(filter, { from: 0, resolution: 1 }))
      functions.push(...tasks.prefix.map((position) => prefixes[position]!));
    expect(functions.map(labelOf)).toEqual([label]);
    expect(filter.prefix(functions[0]!)).toBe(true);
    const { totals } = await exporter.json<{ totals: { tasks: number } }>(
      `/api/v1/tasks?${new URLSearchParams({ limit: '0', totals: 'true', prefix: label })}`,
    );
    expect(totals.tasks).toBe(1);
  }
});

test('failures, too', async () => {
  const failing = NAMES.slice(1, 4).map((name) => `${name} fails`);
  for (const name of failing) await cluster.run('fail', { key: `${name}-1` });
  for (const name of failing)
    await eventually(async () => {
      const query = new URLSearchParams({ prefix: labelOf(name) });
      const { errors } = await exporter.json<TaskFailures>(`/api/v1/errors?${query}`);
      expect(errors.map(({ prefix }) => prefix)).toEqual([name]);
    });
});
