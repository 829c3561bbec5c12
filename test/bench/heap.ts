import type { Page } from 'puppeteer-core';
import { ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import type { Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { serveGrafanaHost } from '../browser/grafana-host/serve.ts';
import { withEndings } from './measure/endings.ts';
import { startFlood } from './measure/flood.ts';
import { openPanel } from './measure/host-panel.ts';

const TASKS = 1_000_000;
const FURTHER = 200_000;
const BUDGET = 300e6;
/** What comes and goes by chunks. */
const GROWTH_BUDGET = 5e6;
/** It serves its page without one. */
const NO_SCHEDULER = 'tcp://127.0.0.1:9';

/** Heap and ArrayBuffers of the exporter's page, and of the data source with the task stream panel, after so many tasks came live. */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const exporter = closing(await ExporterProcess.start(NO_SCHEDULER));
    const flood = closing(await startFlood(exporter.url));
    const host = closing(await serveGrafanaHost());
    host.exporter = flood.url;
    const { browser } = closing(await startBrowser());

    const ours = await browser.newPage();
    await countTasks(ours);
    await ours.goto(`${flood.url}/`, { waitUntil: 'load' });
    const panel = await openPanel(browser, host.url, {
      plugin: 'task-stream',
      queryType: 'tasks',
      prepare: countTasks,
    });
    const pages = [ours, panel];
    await flood.send(TASKS);
    const full = await measure(pages, TASKS);
    await flood.send(FURTHER);
    const later = await measure(pages, TASKS + FURTHER);
    return [
      row("the exporter's page", full[0]!, later[0]!),
      row('data source and task stream panel in their host page', full[1]!, later[1]!),
    ];
  });
}

declare const tasksCome: { count: number };

/** By what the page reads, without keeping it. */
async function countTasks(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const come = { count: 0 };
    const { parse } = JSON;
    JSON.parse = (text, reviver) => {
      const value = parse(text, reviver);
      if (value?.topic === 'tasks') come.count += value.data.tasks.id.length;
      return value;
    };
    Object.assign(globalThis, { tasksCome: come });
  });
}

/** Bytes of each page, once it has taken in so many. */
async function measure(pages: readonly Page[], tasks: number): Promise<InUse[]> {
  const bytes: InUse[] = [];
  for (const page of pages) {
    await page.waitForFunction(
      (wanted) => tasksCome.count >= wanted,
      { timeout: 120_000, polling: 100 },
      tasks,
    );
    bytes.push(await bytesInUse(page));
  }
  return bytes;
}

interface InUse {
  /** JavaScript's heap and ArrayBuffers. */
  bytes: number;
  /**
   * The browser's own objects: told, not judged. They come and go by steps of 19 MB, in some runs 80 MB and in others 1, and of 78
   * a heap snapshot reaches 5.
   */
  browser: number;
}

interface HeapUsage {
  usedSize: number;
  embedderHeapUsedSize: number;
  backingStorageSize: number;
}

async function bytesInUse(page: Page): Promise<InUse> {
  const session = await page.createCDPSession();
  // What the first collection finalizes, the second frees.
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as HeapUsage;
  await session.detach();
  return { bytes: usage.usedSize + usage.backingStorageSize, browser: usage.embedderHeapUsedSize };
}

function row(where: string, { bytes: full }: InUse, { bytes: later, browser }: InUse): Row {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const most = Math.max(full, later);
  return {
    what: `heap and ArrayBuffers of ${where}, ${TASKS.toLocaleString('en-GB')} tasks received live`,
    figure: `${megabytes(full)} MB, ${megabytes(later)} MB after ${FURTHER.toLocaleString('en-GB')} more; the browser's own objects ${megabytes(browser)} MB`,
    budget: `${BUDGET / 1e6} MB, growing by ${GROWTH_BUDGET / 1e6} MB at most`,
    met: most <= BUDGET && later - full <= GROWTH_BUDGET,
  };
}
