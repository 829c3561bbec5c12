import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { last, RANGE, RATE, risen, STEP, type Window } from '../../grafana-plugin/src/dashboards/counters.ts';
import { checked } from './checked.ts';
import { inPromql } from './dashboard-variables.ts';

/** Seconds between two scrapes, and what is asked of: the hour that ends when two have gone by since the epoch. */
const SCRAPE = 15;
const HOUR = 3600;
const END = 2 * HOUR;
const LABELS = '{job="dask",instance="a:8786"}';

const ERRORS = 'dask_task_errors_total';
const ENDED = 'dask_task_transitions_total';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'risen-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** From second to second, a sample each scrape: what a series is then, or null where it is not there. */
type Told = (second: number) => number | null;

interface Past {
  up: Told;
  since: Told;
  [counter: string]: Told;
}

const NAMES: Record<string, string> = {
  up: 'dask_up',
  since: 'dask_exporter_watching_since_timestamp_seconds',
};

function seriesOf(past: Past) {
  const times = Array.from({ length: END / SCRAPE + 1 }, (_, i) => i * SCRAPE);
  return Object.entries(past).map(([name, told]) => ({
    series: `${NAMES[name] ?? name}${LABELS}`,
    values: times
      .map((time) => told(time) ?? (time > 0 && told(time - SCRAPE) !== null ? 'stale' : '_'))
      .join(' '),
  }));
}

/** What Grafana puts in where each point is of an hour. */
const ONE_HOUR = {
  ...{ __range: '1h', __interval: '1h', __rate_interval: '1h' },
  ...{ __interval_ms: String(HOUR * 1000), __rate_interval_ms: String(HOUR * 1000) },
  __from: String((END - HOUR) * 1000),
};

/** Has promtool say what a counter of such a past rose by within the hour. @throws Error with what it was in place of that */
async function expectRisen(past: Past, counter: string, window: Window, rose: number | null): Promise<void> {
  const expr = inPromql(`round(sum(${risen(counter, window)}), 5)`, {}, ONE_HOUR);
  const test = {
    interval: `${SCRAPE}s`,
    input_series: seriesOf(past),
    promql_expr_test: [
      { expr, eval_time: `${END}s`, exp_samples: rose === null ? [] : [{ labels: '{}', value: rose }] },
    ],
  };
  const path = join(folder, 'test.yml');
  await writeFile(path, JSON.stringify({ tests: [test] }));
  await checked('promtool', 'test', 'rules', path);
}

const minutes = (count: number) => END - count * 60;
const from =
  (start: number, value: number, end = Infinity): Told =>
  (time) =>
    time >= start && time < end ? value : null;
/** The first of some that is there. */
const or =
  (...all: Told[]): Told =>
  (time) =>
    all.map((told) => told(time)).find((value) => value !== null) ?? null;

/** Watched from one time to another. */
const watched = (start: number, end = Infinity) => ({
  up: from(start, 1, end),
  since: from(start, start, end),
});
/** By an exporter that was started again at a time. */
const restarted = (start: number, again: number) => ({
  up: from(start, 1),
  since: or(from(again, again), from(start, start)),
});

const WINDOWS: [string, Window][] = [
  ['the range', RANGE],
  ['a bar', STEP],
  ['a rate', RATE],
];
const ALL_WINDOWS: [string, Window][] = [...WINDOWS, ['a rule', last('1h', HOUR)]];

describe.each(ALL_WINDOWS)('within %s', (_, window) => {
  const rose = (past: Past, counter: string, count: number | null) =>
    expectRisen(past, counter, window, count);

  test('a cluster that was there before: the difference', () =>
    rose({ ...watched(0), [ERRORS]: or(from(minutes(30), 75), from(0, 5)) }, ERRORS, 70));

  test('a cluster that came: all it did, also by its first scrape', () =>
    rose({ ...watched(minutes(20)), [ERRORS]: from(minutes(20), 200) }, ERRORS, 200));

  test('a function that came to a cluster that was there', () =>
    rose({ ...watched(0), [ERRORS]: from(minutes(20), 200) }, ERRORS, 200));

  test('a scheduler that the exporter only found: nothing of what it had done by then', () =>
    rose(
      {
        ...watched(minutes(20)),
        [ENDED]: or(from(minutes(10), 250), from(minutes(20), 200)),
        dask_task_transitions_before: from(minutes(20), 200),
      },
      ENDED,
      50,
    ));

  test('an exporter that was started again in a cluster that was there: what both counted', () =>
    rose(
      {
        ...restarted(0, minutes(20)),
        [ERRORS]: or(from(minutes(10), 50), from(minutes(20), 0), from(0, 100)),
      },
      ERRORS,
      50,
    ));

  const young = restarted(minutes(50), minutes(30));

  test('an exporter that was started again in a young cluster: what both counted', () =>
    rose(
      {
        ...young,
        [ERRORS]: or(
          from(minutes(20), 50),
          from(minutes(30), 0),
          from(minutes(40), 100),
          from(minutes(50), 0),
        ),
      },
      ERRORS,
      150,
    ));

  test('the same where the first had counted all of its own when it was first scraped: no less than that', () =>
    rose({ ...young, [ERRORS]: or(from(minutes(30), 0), from(minutes(50), 100)) }, ERRORS, 100));

  test('the same of what has its past told: each task once', () =>
    rose(
      {
        ...young,
        [ENDED]: or(from(minutes(20), 150), from(minutes(40), 100), from(minutes(50), 0)),
        dask_task_transitions_before: or(from(minutes(30), 100), from(minutes(50), 0)),
      },
      ENDED,
      150,
    ));

  test('and where a scheduler that began anew is found once more: not what it had told of before', () =>
    rose(
      {
        ...young,
        [ENDED]: or(from(minutes(30), 200), from(minutes(40), 400), from(minutes(50), 200)),
        dask_task_transitions_before: or(from(minutes(30), 200), from(minutes(50), 0)),
      },
      ENDED,
      400,
    ));
});

describe('a young cluster that is gone by the end', () => {
  const gone = {
    ...watched(minutes(50), minutes(30)),
    [ERRORS]: from(minutes(50), 200, minutes(30)),
  };

  test.each(WINDOWS)('within %s: all it did', (_, window) => expectRisen(gone, ERRORS, window, 200));

  test('within a rule: nothing, as none is told of it', () => expectRisen(gone, ERRORS, last('1h', HOUR), 0));
});

test.each(ALL_WINDOWS)('a cluster of another time, within %s: none', (_, window) =>
  expectRisen({ ...watched(0, minutes(90)), [ERRORS]: from(0, 200, minutes(90)) }, ERRORS, window, null),
);
