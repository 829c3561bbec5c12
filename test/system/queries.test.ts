import { eventually } from '../wait-until.ts';
import { requirePrograms } from './prometheus/prometheus.ts';
import { RULE_LIST } from './provisioning.ts';
import { DASHBOARD_QUERIES, DASHBOARDS, type Dashboard, type DashboardQuery } from './dashboard-files.ts';
import { inPromql, labelValues, secondsOf, timesOf, valuesOf, type Values } from './dashboard-variables.ts';
import { DataSource } from './grafana/data-source.ts';
import { SILENT } from './silent.ts';
import { setStage, type Stage } from './stage.ts';

/** How long the data source may take for its first rows, ms; it only matters where something is broken. */
const PATIENCE_MS = 30_000;
/** As long as a live query has for several packets, which come every second. */
const SILENCE_MS = 3000;

let stage: Stage;
let dataSource: DataSource;
/** Of each dashboard. */
const variables = new Map<Dashboard, Values>();

beforeAll(async () => {
  requirePrograms('prometheus');
  stage = await setStage();
  dataSource = await DataSource.start(stage.exporter.url, (query) =>
    labelValues(query, {}, stage.prometheus),
  );
  const sources = {
    prometheus: stage.prometheus,
    daskscope: (query: unknown, known: Values) => dataSource.options(query, known),
  };
  for (const dashboard of DASHBOARDS)
    variables.set(dashboard, await eventually(() => valuesOf(dashboard, sources)));
});

afterAll(async () => {
  await dataSource?.stop();
  await stage?.stop();
});

/** How much a query is answered with: numbers of Prometheus's, or rows of the data source's, waited for so long. */
async function answered(query: DashboardQuery, patience: number): Promise<number> {
  const { dashboard, kind, target, panel, from } = query;
  const values = variables.get(dashboard)!;
  const range = secondsOf(from);
  return kind === 'prometheus'
    ? numbers(query, values, range)
    : dataSource.rows({ target, panel, range, values, patience });
}

interface Matrix {
  result: { values: [number, string][] }[];
}

async function numbers({ target }: DashboardQuery, values: Values, range: number): Promise<number> {
  const { step, variables: times } = timesOf(range, target.interval);
  const query = inPromql(target.expr!, values, times);
  if (target.instant && !target.range)
    return (await stage.prometheus.query(query)).filter(({ value }) => Number.isFinite(value)).length;
  const now = Date.now() / 1000;
  const window = { start: String(now - range), end: String(now), step: String(step) };
  const { result } = await stage.prometheus.get<Matrix>('query_range', { query, ...window });
  return result.flatMap((series) => series.values).filter(([, value]) => Number.isFinite(Number(value)))
    .length;
}

const names = DASHBOARD_QUERIES.map(({ name }) => name);

test('each query of the dashboards can be told from the others', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.keys(SILENT)));
});

test.each(DASHBOARD_QUERIES.filter(({ name }) => !(name in SILENT)))(
  '$name: there is data',
  async (query) => {
    await eventually(async () => expect(await answered(query, PATIENCE_MS)).toBeGreaterThan(0));
  },
);

/** Names of metrics, each with the labels that are asked for. */
function selectorsOf(expression: string): string[] {
  const found = expression.matchAll(/\b(?:(?:dask|process)_\w+|up\b)(?:\{[^}]*\})?/g);
  return [...new Set([...found].map(([selector]) => selector))];
}

describe.each(RULE_LIST.map((rule) => [rule.alert ?? rule.record, rule] as const))(
  'rule %s',
  (_, { expr, record }) => {
    test('Prometheus can evaluate it', async () => {
      await stage.prometheus.query(expr);
      if (record) await eventually(async () => expect(await stage.prometheus.query(expr)).not.toEqual([]));
    });

    test.each(selectorsOf(expr))('there is %s', async (selector) => {
      await eventually(async () => expect(await stage.prometheus.query(selector)).not.toEqual([]));
    });
  },
);

// At last, when all that could come has come.
test('what is listed as without data has none', async () => {
  const listed = DASHBOARD_QUERIES.filter(({ name }) => name in SILENT);
  const answers = listed.map(async (query) => [query.name, await answered(query, SILENCE_MS)]);
  expect(Object.fromEntries(await Promise.all(answers))).toEqual(
    Object.fromEntries(listed.map(({ name }) => [name, 0])),
  );
});
