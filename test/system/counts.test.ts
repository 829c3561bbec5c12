import { labelOf } from '@daskscope/api';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { figuresIn, prefixFigures } from '../real/expected-figures.ts';
import { eventually } from '../wait-until.ts';
import { DASHBOARD_QUERIES, type DashboardQuery } from './dashboard-files.ts';
import { inPromql, type Values } from './dashboard-variables.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

/** Seconds between two scrapes. */
const SCRAPE = 15;
const RANGE = 3600;
const PATIENCE_MS = 240_000;

const PAST = 300;
const ONCE = 200;

let cluster: DaskCluster;
let exporter: ExporterProcess;
let prometheus: Prometheus;

beforeAll(async () => {
  requirePrograms('prometheus');
  cluster = await DaskCluster.start(NEWEST);
  await cluster.run('noops', { count: PAST, prefix: 'once' });
  await cluster.run('noops', { count: PAST, prefix: 'past' });
  // It comes again there.
  exporter = await ExporterProcess.start(cluster.address, [], await freePort());
  prometheus = await Prometheus.start(exporter.url, SCRAPE);
  await scrapes(1);
});

afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.close();
});

const only = async (expression: string, time?: number): Promise<number> =>
  (await prometheus.query(expression, time))[0]?.value ?? 0;

/** Waits for so many scrapes of a connected exporter. */
async function scrapes(count: number): Promise<void> {
  const so = await only('count_over_time(dask_task_errors_total[1h])');
  await eventually(
    async () =>
      expect(await only('count_over_time(dask_task_errors_total[1h])')).toBeGreaterThanOrEqual(so + count),
    PATIENCE_MS,
  );
}

/** The times and the choices that a dashboard gives to an expression. */
function asked({ target, dashboard }: DashboardQuery, prefixes: string[], range: number): string {
  const values: Values = Object.fromEntries(
    dashboard.templating.list.map(({ name }) => [name, { values: [], several: true, all: '.*' }]),
  );
  for (const name of ['cluster', 'clusters'])
    values[name] = { values: [new URL(exporter.url).host], several: false };
  values.prefix = { values: prefixes, several: true };
  const now = Date.now();
  return inPromql(target.expr!, values, {
    __interval: `${SCRAPE}s`,
    __interval_ms: String(SCRAPE * 1000),
    __rate_interval: `${4 * SCRAPE}s`,
    __rate_interval_ms: String(4 * SCRAPE * 1000),
    __range: `${Math.round(range * 1000)}ms`,
    __range_s: String(range),
    __from: String(now - range * 1000),
    __to: String(now),
  });
}

/** Of all dashboards: every expression over what is counted of tasks. */
const QUERIES = DASHBOARD_QUERIES.filter(
  ({ kind, target }) => kind === 'prometheus' && /dask_task_\w+(_total|_bucket)\{/.test(target.expr!),
);
const queryNamed = (name: string) => QUERIES.find((query) => query.name === name)!;

interface Matrix {
  result: { values: [number, string][] }[];
}

/** At the end of the range, or the values of all points of it. */
async function numbersOf(query: DashboardQuery, ...prefixes: string[]): Promise<number[]> {
  const expression = asked(query, prefixes, RANGE);
  if (query.target.instant) return (await prometheus.query(expression)).map(({ value }) => value);
  const end = Date.now() / 1000;
  const { result } = await prometheus.get<Matrix>('query_range', {
    query: expression,
    start: String(end - RANGE),
    end: String(end),
    step: String(SCRAPE),
  });
  return result.flatMap(({ values }) => values.map(([, value]) => Number(value)));
}

const FINISHED = 'Dask / Tasks: Tasks of this range, A';
const FAILED = 'Dask / Tasks: Tasks of this range, B';
const COMPUTED = 'Dask / Tasks: Tasks of this range, F';
const finishedOf = async (...prefixes: string[]) => (await numbersOf(queryNamed(FINISHED), ...prefixes))[0];

test.each(QUERIES)('$name: nothing of the time before the exporter came', async (query) => {
  for (const value of await numbersOf(query, 'once', 'past')) expect(value || 0).toBe(0);
});

describe('a computation that begins and ends between two scrapes', () => {
  let computed: number;

  beforeAll(async () => {
    await scrapes(1);
    // However long it takes, no scrape comes in between.
    prometheus.freeze();
    try {
      // A function that was there before, and one that was not.
      await cluster.run('noops', { count: ONCE, prefix: 'first' });
      await cluster.run('noops', { count: 1, prefix: 'once' });
      await cluster.run('fail', { key: 'bad-1' });
      const dask = await cluster.says();
      computed = dask.prefixes.first!.allDurations.compute!;
      const expected = prefixFigures(dask);
      await eventually(async () => {
        const scrape = await exporter.scrape();
        expect(figuresIn(scrape, expected)).toEqual(expected);
        expect(scrape.value('dask_task_errors_total')).toBe(1);
        expect(scrape.counts('dask_task_duration_seconds')).toMatchObject({ 'prefix=first': ONCE });
      });
    } finally {
      prometheus.thaw();
    }
    await scrapes(2);
  });

  test('did all it did when it was first scraped', async () => {
    const series = 'dask_task_transitions_total{prefix="first",state="memory"}';
    expect(await only(`min_over_time(${series}[1h])`)).toBe(ONCE);
  });

  test('is counted to the task and to the second', async () => {
    expect(await finishedOf('first')).toBe(ONCE);
    expect(await finishedOf('once')).toBe(1);
    expect(await finishedOf('first', 'once')).toBe(ONCE + 1);
    expect(await numbersOf(queryNamed(FAILED), 'bad')).toEqual([1]);
    expect((await numbersOf(queryNamed(COMPUTED), 'first'))[0]).toBeCloseTo(computed, 6);
  });

  test('is counted where the range begins after the exporter came and before its first scrape', async () => {
    const came = await only('dask_exporter_watching_since_timestamp_seconds');
    const scraped = await only('min_over_time(timestamp(dask_up)[1h:1s])');
    expect(scraped).toBeGreaterThan(came);
    const now = Date.now() / 1000;
    const range = now - (came + scraped) / 2;
    expect(await only(asked(queryNamed(FINISHED), ['first'], range), now)).toBe(ONCE);
  });

  test.each(QUERIES)('$name: it is seen', async (query) => {
    // Erred, or an action that no task of it had: by its own name, and of functions.
    const prefixes = /erred/.test(query.target.expr!) ? ['bad'] : ['first', 'bad'];
    const seen = await numbersOf(query, ...prefixes);
    if (QUIET.test(query.target.expr!)) expect(seen.every((value) => value === 0)).toBe(true);
    else if (query.target.expr!.includes(OVERHEAD)) expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    else expect(Math.max(...seen)).toBeGreaterThan(0);
  });

  test.each(QUERIES.filter(({ target }) => target.expr!.includes('}[$__interval]')))(
    '$name: its bars add up to what happened',
    async (query) => {
      if (QUIET.test(query.target.expr!)) return;
      const bars = await numbersOf(query, 'bad');
      expect(bars.reduce((sum, value) => sum + value, 0)).toBe(1);
    },
  );

  test('the area below a rate is what was done', async () => {
    const busy = DASHBOARD_QUERIES.find(({ name }) =>
      name.endsWith('Where the time goes / Threads that compute, by function, A'),
    )!;
    // Once the window of the last rate has gone by.
    await eventually(async () => {
      const rates = await numbersOf(busy, 'first');
      expect(rates.reduce((sum, value) => sum + value * SCRAPE, 0)).toBeCloseTo(computed, 6);
    }, PATIENCE_MS);
  });

  test('a histogram has every run of it', async () => {
    const buckets = 'dask_task_duration_seconds_bucket{prefix="first",le="+Inf"}';
    const query = DASHBOARD_QUERIES.find(({ name }) => name.endsWith('How long tasks take / Durations, A'))!;
    const rates = await numbersOf(query, 'first');
    expect(await only(buckets)).toBe(ONCE);
    expect(Math.max(...rates) * 4 * SCRAPE).toBeCloseTo(ONCE, 6);
  });
});

test('Client.restart() and what is computed after it: each task once', async () => {
  await cluster.run('restart');
  await cluster.run('noops', { count: ONCE, prefix: 'first' });
  await scrapes(2);
  expect(await finishedOf('first')).toBe(2 * ONCE);
});

test('an exporter that is started again counts nothing twice, and loses nothing', async () => {
  const port = new URL(exporter.url).port;
  await exporter.stop();
  exporter = await ExporterProcess.start(cluster.address, [], Number(port));
  await scrapes(2);
  expect(await finishedOf('first')).toBe(2 * ONCE);
  await cluster.run('noops', { count: 5, prefix: 'second' });
  await scrapes(2);
  expect(await finishedOf('first')).toBe(2 * ONCE);
  expect(await finishedOf('second')).toBe(5);
});

describe('functions of odd names', () => {
  let odd: string[];

  beforeAll(async () => {
    const before = new Set(Object.keys((await cluster.says()).prefixes));
    await cluster.run('keys', { keys: ODD_KEYS });
    const names = Object.keys((await cluster.says()).prefixes).filter((name) => !before.has(name));
    odd = names.map(labelOf);
    expect(odd).toHaveLength(ODD_KEYS.length);
    await scrapes(2);
  });

  test('each is found by its name, alone and with others', async () => {
    for (const name of odd) expect([name, await finishedOf(name)]).toEqual([name, 1]);
    expect(await finishedOf(...odd)).toBe(odd.length);
  });

  test.each(QUERIES)('$name: Prometheus takes them', async (query) => {
    for (const name of odd) expect(await numbersOf(query, name)).toBeDefined();
    expect(await numbersOf(query, ...odd)).toBeDefined();
  });
});

const ODD_KEYS = [
  'say "hi"-1',
  "it's-1",
  'back\\slash-1',
  'dol$lar-1',
  'pi|pe-1',
  'dot.*-1',
  'two\nlines-1',
  'slash/ed-1',
  '(bracket-1',
  'back`quote-1',
];

/** What this computation has none of. */
const QUIET = /recomputations|running_seconds/;
/** What it may have some of, by chance. */
const OVERHEAD = 'action!="compute"';
