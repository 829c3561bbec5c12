import type { Page } from 'puppeteer-core';
import { Dask, ExporterProcess } from '../../exporter/bench/setup/dask-cluster.ts';
import type { Row } from '../../exporter/bench/setup/row.ts';
import { startBrowser } from '../browser/browser.ts';
import { serveGrafanaHost } from '../browser/grafana-host/serve.ts';
import { withEndings } from './measure/endings.ts';
import { openPanel } from './measure/host-panel.ts';
import { quantile, spread, stopsOf, streamLatencies } from './measure/latencies.ts';
import { startLineProxy } from './measure/line-proxy.ts';
import { paints, watchPaints, whenPainted } from './measure/paint-clock.ts';

const RATE = 300;
const SECONDS = 60;
const BUDGET_MS = 200;
const LINE_BUDGET_MS = 50;
/** The function that cluster.py has run at a rate. */
const PREFIX = 'short';

/** From a task's own stop stamp to the frame after the draw in the built task stream panel, behind a plain proxy in Grafana's place. */
export function bench(): Promise<Row[]> {
  return withEndings(async (closing) => {
    const dask = closing(await Dask.start());
    const exporter = closing(await ExporterProcess.start(dask.address));
    const proxy = closing(await startLineProxy(exporter.url));
    const host = closing(await serveGrafanaHost());
    host.exporter = proxy.url;
    const { browser } = closing(await startBrowser());
    const page = await openPanel(browser, host.url, {
      plugin: 'task-stream',
      queryType: 'tasks',
      prepare: (opened: Page) => watchPaints(opened, PREFIX),
    });
    await whenPainted(page, await dask.tasksAtRate(RATE, SECONDS));
    const { stream } = await paints(page);
    const tasks = streamLatencies(stream, await stopsOf(exporter.url, PREFIX));
    const lines = stream.map(({ painted, cursor }) => painted - proxy.came.get(cursor)!);
    return [
      {
        what: `a task's stop stamp to painted in the task stream panel, through a proxy, ${RATE} tasks/s, ${SECONDS} s`,
        figure: spread(tasks),
        budget: `p95 ${BUDGET_MS} ms`,
        met: quantile(tasks, 0.95) <= BUDGET_MS,
      },
      {
        what: "of which the exporter's line at the proxy to painted",
        figure: spread(lines, 'lines'),
        budget: `p95 ${LINE_BUDGET_MS} ms`,
        met: quantile(lines, 0.95) <= LINE_BUDGET_MS,
      },
    ];
  });
}
