import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { Dask, ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import { median, type Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { serveGrafanaHost } from '../browser/grafana-host/serve.ts';
import { withEndings } from './measure/endings.ts';
import { openPanel } from './measure/host-panel.ts';

const RATE = 300;
const SECONDS = 8;
const ROUNDS = 2;
const PANELS = [
  { plugin: 'task-stream', queryType: 'tasks' },
  { plugin: 'progress', queryType: 'progress' },
] as const;

/**
 * What the panels take of the main thread while live, less the same panels with a range of the past, in turn. Of the panels alone:
 * what a dashboard of Grafana adds can only be measured in Grafana.
 */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const dask = closing(await Dask.start());
    const exporter = closing(await ExporterProcess.start(dask.address));
    const host = closing(await serveGrafanaHost());
    host.exporter = exporter.url;
    const { browser } = closing(await startBrowser());
    const live: number[] = [];
    const still: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      live.push(await busy(browser, host.url, dask));
      const now = Date.now();
      still.push(await busy(browser, host.url, dask, [now - 60_000, now]));
    }
    const [on, off] = [median(live), median(still)];
    return [
      {
        what: `CPU of the main thread of the task stream and progress panels in a host page each, ${RATE} tasks/s, live less still (a trend, not Grafana)`,
        figure: `${(on - off).toFixed(0)} ms a second (live ${on.toFixed(0)}, still ${off.toFixed(0)}; medians of ${ROUNDS})`,
        budget: 'none',
        met: true,
      },
    ];
  });
}

/** ms of CPU that the pages' main threads use a second. */
async function busy(browser: Browser, url: string, dask: Dask, range?: [number, number]): Promise<number> {
  const pages: Page[] = [];
  try {
    for (const panel of PANELS)
      pages.push(await openPanel(browser, url, { ...panel, ...(range && { range }) }));
    const sessions = await Promise.all(pages.map(startMetrics));
    const [before, began] = [await taskSeconds(sessions), performance.now()];
    await dask.tasksAtRate(RATE, SECONDS);
    const seconds = (performance.now() - began) / 1e3;
    return (((await taskSeconds(sessions)) - before) / seconds) * 1e3;
  } finally {
    for (const page of pages) await page.close();
  }
}

/** Counted in CPU, which is what is used, and not how long it took beside others. */
async function startMetrics(page: Page): Promise<CDPSession> {
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

async function taskSeconds(sessions: readonly CDPSession[]): Promise<number> {
  const answers = await Promise.all(sessions.map((session) => session.send('Performance.getMetrics')));
  return answers
    .flatMap(({ metrics }) => metrics.filter(({ name }) => name === 'TaskDuration'))
    .reduce((sum, { value }) => sum + value, 0);
}
