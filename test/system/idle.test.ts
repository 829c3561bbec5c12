import type { Tasks } from '@daskscope/api';
import { startBrowser } from '../browser/browser.ts';
import { serveGrafanaHost, type GrafanaHost } from '../browser/grafana-host/serve.ts';
import { LivePage } from '../browser/live-page.ts';
import { PanelPage } from '../browser/panel-page.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { DASHBOARD_QUERIES } from './dashboard-files.ts';
import { inPromql, type Values } from './dashboard-variables.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

/** Of every minute that is looked at, half is computed through. */
const MINUTE_MS = 60_000;
const TIMES = 15;
const SECONDS = 2;
/** A page's and a panel's edges are a pixel wide, and Python starts each round some ms late. */
const TOLERANCE = 0.06;

let chromium: Awaited<ReturnType<typeof startBrowser>>;
let host: GrafanaHost;
let cluster: DaskCluster;
let exporter: ExporterProcess;
let prometheus: Prometheus;
/** ms since the epoch: all that was computed lies in it, with as much rest before and after it. */
let minute: { from: number; to: number };

const untilTime = (time: number) => eventually(async () => expect(Date.now()).toBeGreaterThan(time));

beforeAll(async () => {
  requirePrograms('prometheus');
  chromium = await startBrowser();
  host = await serveGrafanaHost();
  cluster = await DaskCluster.start(NEWEST, { workers: 2, threads: 2 });
  exporter = await ExporterProcess.start(cluster.address);
  host.exporter = exporter.url;
  prometheus = await Prometheus.start(exporter.url, 2);
  await eventually(async () =>
    expect((await prometheus.query('sum(dask_worker_threads)'))[0]?.value).toBe(4),
  );
  const ready = Date.now();
  await untilTime(ready + 20_000);
  const [begin, end] = await cluster.run<[number, number]>('sleep', { seconds: SECONDS, times: TIMES });
  const middle = ((begin + end) / 2) * 1000;
  minute = { from: middle - MINUTE_MS / 2, to: middle + MINUTE_MS / 2 };
  await untilTime(minute.to);
});

afterAll(async () => {
  await chromium?.close();
  await host?.close();
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.close();
});

async function totals(from: number, to: number, more = '') {
  const path = `/api/v1/tasks?limit=0&totals=true&from=${from}&to=${to}${more}`;
  return (await exporter.json<Tasks>(path)).totals!;
}

/** What the dashboards call the share of all threads' time, over so many ms until a time. */
async function utilisation(range: number, to: number): Promise<number> {
  const { target, dashboard } = DASHBOARD_QUERIES.find(({ name }) => /Tasks of this range, G$/.test(name))!;
  const values: Values = Object.fromEntries(
    dashboard.templating.list.map(({ name }) => [name, { values: [], several: true, all: '.*' }]),
  );
  for (const name of ['cluster', 'clusters'])
    values[name] = { values: [new URL(exporter.url).host], several: false };
  const expression = inPromql(target.expr!, values, {
    __interval: '1s',
    __interval_ms: '1000',
    __range: `${range / 1000}s`,
    __range_s: String(range / 1000),
    __from: String(to - range),
    __to: String(to),
  });
  const { result } = await prometheus.get<{ result: { value: [number, string] }[] }>('query', {
    query: expression,
    time: String(to / 1000),
  });
  return Number(result[0]?.value[1]);
}

const saidIdle = (text: string) => Number(/idle (?:about )?([\d.]+) %/.exec(text)?.[1]) / 100;

/** What a screen reader is told of the picture. */
const spoken = (page: LivePage['page']) =>
  page.$eval('[aria-roledescription=timeline]', (element) => element.getAttribute('aria-label') ?? '');

describe('four threads that compute half of a minute', () => {
  test('are idle for the other half, as the API says', async () => {
    const { threadTime, idle, busy } = await totals(minute.from, minute.to);
    expect(threadTime! / (4 * MINUTE_MS)).toBeCloseTo(1, 2);
    expect(idle! / threadTime!).toBeGreaterThan(0.5 - TOLERANCE);
    expect(idle! / threadTime!).toBeLessThan(0.5 + TOLERANCE);
    expect((idle! + busy) / threadTime!).toBeCloseTo(1, 3);
  });

  test('are utilised by half, as the dashboards say of the same minute', async () => {
    const used = await eventually(async () => {
      const share = await utilisation(MINUTE_MS, minute.to);
      expect(share).toBeGreaterThan(0);
      return share;
    });
    const { threadTime, idle } = await totals(minute.from, minute.to);
    expect(used + idle! / threadTime!).toBeGreaterThan(1 - TOLERANCE);
    expect(used + idle! / threadTime!).toBeLessThan(1 + TOLERANCE);
  });

  test('and both are of what is known where more is asked for: Prometheus of the time since its first scrape', async () => {
    const now = Date.now();
    const used = await utilisation(60 * MINUTE_MS, now);
    const firstScrape = 'min(min_over_time(timestamp(dask_worker_threads)[1h:1s]))';
    const [first] = await prometheus.query(firstScrape);
    const all = await totals(now - 60 * MINUTE_MS, now);
    const since = await totals(first!.value * 1000, now);
    expect(all.threadTime).toBeLessThan(4 * 10 * MINUTE_MS);
    expect(all.busy).toBe(since.busy);
    expect(used + since.idle! / since.threadTime!).toBeGreaterThan(1 - TOLERANCE);
    expect(used + since.idle! / since.threadTime!).toBeLessThan(1 + TOLERANCE);
  });

  test('are idle for half on a panel of that minute', async () => {
    const panel = await PanelPage.open(chromium.browser, host.url);
    await panel.show({
      plugin: 'task-stream',
      query: { queryType: 'tasks' },
      range: [minute.from, minute.to],
    });
    await eventually(async () =>
      expect(Math.abs(saidIdle(await panel.text()) - 0.5)).toBeLessThan(TOLERANCE),
    );
    await panel.screenshot('half-idle');
    await panel.page.close();
  });

  test('on the page, and on a live panel, as the API says of the same time', async () => {
    const panel = await PanelPage.open(chromium.browser, host.url);
    const page = await LivePage.open(chromium.browser, exporter.url);
    await panel.show({ plugin: 'task-stream', query: { queryType: 'tasks' } });
    await page.page.click('[data-span="300000"]');
    await eventually(async () => {
      const now = Date.now();
      const { threadTime, idle } = await totals(now - 300_000, now);
      expect(Math.abs(saidIdle(await spoken(page.page)) - idle! / threadTime!)).toBeLessThan(TOLERANCE);
    });
    expect([page.complaints, panel.complaints]).toEqual([[], []]);
    await page.page.close();
    await panel.page.close();
  });
});

test('a worker that joins is not idle before it came, nor after it left', async () => {
  const began = Date.now();
  // A scheduler that was not heard of for seconds may have lost workers unseen.
  await eventually(async () => {
    const now = Date.now();
    const before = await totals(now - 20_000, now);
    expect(before.threadTime! / (4 * 20_000)).toBeCloseTo(1, 2);
  });
  const worker = await cluster.run<string>('start_worker', { port: await freePort() });
  const came = Date.now();
  await untilTime(came + 8_000);
  const its = await totals(came - 300_000, came + 8_000, `&worker=${encodeURIComponent(worker)}`);
  // Two threads: some seconds, of the five minutes that were asked for.
  expect(its.threadTime).toBeGreaterThan(2 * 6_000);
  expect(its.threadTime).toBeLessThan(2 * (Date.now() - began + 1_000));
  await cluster.run('end_worker');
  const left = await eventually(async () => {
    const { stays } = await exporter.json<Tasks>(
      `/api/v1/tasks?limit=1&worker=${encodeURIComponent(worker)}`,
    );
    expect(stays).toMatchObject([{ threads: 2, to: expect.any(Number) }]);
    return stays![0]!.to!;
  });
  await untilTime(left + 5_000);
  const after = await totals(left, left + 5_000, `&worker=${encodeURIComponent(worker)}`);
  expect(after.threadTime ?? 0).toBeLessThan(2 * 10);
});
