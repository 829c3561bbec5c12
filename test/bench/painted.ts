import type { Browser } from 'puppeteer-core';
import { Dask, ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import type { Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { withEndings } from './measure/endings.ts';
import { progressLatencies, quantile, spread, stopsOf, streamLatencies } from './measure/latencies.ts';
import { paints, watchBokehPaints, watchPaints, whenPainted, type Chart } from './measure/paint-clock.ts';

const RATE = 300;
const ROUNDS = 3;
const SECONDS = 20;
/** Its own figure is only to compare with. */
const DASK_SECONDS = 10;
const BUDGET_MS = 160;
/** For a busy machine. */
const PATIENCE_MS = 120_000;
/** The function that cluster.py has run at a rate. */
const PREFIX = 'short';

type Latencies = Record<Chart, number[]>;

/** From a task's own stop stamp to the frame after the draw that shows it: the exporter's page, and Dask's /status, in turn. */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const dask = closing(await Dask.start());
    const exporter = closing(await ExporterProcess.start(dask.address));
    const { browser } = closing(await startBrowser());
    const ours: Latencies = { stream: [], progress: [] };
    const theirs: Latencies = { stream: [], progress: [] };
    const run = (page: string, seconds: number) => round(browser, page, dask, exporter.url, seconds);
    for (let turn = 0; turn < ROUNDS; turn++) {
      add(ours, await run(`${exporter.url}/`, SECONDS));
      add(theirs, await run(`${dask.dashboard}/status`, DASK_SECONDS));
    }
    return [row('stream', ours, theirs), row('progress', ours, theirs)];
  });
}

async function round(
  browser: Browser,
  url: string,
  dask: Dask,
  exporterUrl: string,
  seconds: number,
): Promise<Latencies> {
  const page = await browser.newPage();
  try {
    page.setDefaultTimeout(PATIENCE_MS);
    await page.setViewport({ width: 1400, height: 900 });
    await watchPaints(page, PREFIX);
    await page.goto(url, { waitUntil: 'load' });
    if (url.startsWith(dask.dashboard)) await watchBokehPaints(page, PREFIX);
    else await page.waitForSelector('#state[data-tone=live]');
    await whenPainted(page, await dask.tasksAtRate(RATE, seconds));
    const painted = await paints(page);
    const stops = await stopsOf(exporterUrl, PREFIX);
    const keys = painted.stream.flatMap((one) => one.keys);
    return {
      stream: streamLatencies(painted.stream, stops),
      progress: progressLatencies(
        painted.progress,
        keys.map((key) => stops.get(key)!),
      ),
    };
  } finally {
    await page.close();
  }
}

function add(all: Latencies, more: Latencies): void {
  all.stream.push(...more.stream);
  all.progress.push(...more.progress);
}

function row(chart: Chart, ours: Latencies, theirs: Latencies): Row {
  const where = chart === 'stream' ? "the task stream of the exporter's page" : 'its progress bars';
  return {
    what: `a task's stop stamp to painted in ${where}, ${RATE} tasks/s, ${ROUNDS * SECONDS} s`,
    figure: spread(ours[chart]),
    budget: `p95 ${BUDGET_MS} ms`,
    met: quantile(ours[chart], 0.95) <= BUDGET_MS,
    comparedWith: `Dask's /status, in turn: ${spread(theirs[chart])}`,
  };
}
