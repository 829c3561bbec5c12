import type { Browser } from 'puppeteer-core';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { startBrowser } from './browser.ts';
import { serveGrafanaHost, type GrafanaHost } from './grafana-host/serve.ts';
import { PanelPage } from './panel-page.ts';

export const STREAM = { plugin: 'task-stream', query: { queryType: 'tasks' } } as const;
export const PROGRESS = { plugin: 'progress', query: { queryType: 'progress' } } as const;

/** Of the last ten minutes: however long a test takes, what it ran is in view. */
export const LONG_STREAM = { ...STREAM, range: 600_000 } as const;

/** A panel that is live beside a real cluster, for all tests of a file. */
export class PanelBesideCluster {
  cluster!: DaskCluster;
  exporter!: ExporterProcess;
  panel!: PanelPage;
  #chromium: { browser: Browser; close: () => Promise<void> } | undefined;
  #host: GrafanaHost | undefined;

  constructor() {
    beforeAll(async () => {
      this.#chromium = await startBrowser();
      this.#host = await serveGrafanaHost();
      // Both may end, and others come at their place.
      this.cluster = await DaskCluster.start(NEWEST, { port: await freePort() });
      this.exporter = await ExporterProcess.start(this.cluster.address, [], await freePort());
      this.#host.exporter = this.exporter.url;
      await this.exporter.connected();
      this.panel = await this.open();
    });
    afterAll(async () => {
      await this.#chromium?.close();
      await this.#host?.close();
      await this.exporter?.stop();
      await this.cluster?.close();
    });
  }

  /** Another, in a page of its own. */
  open(): Promise<PanelPage> {
    return PanelPage.open(this.#chromium!.browser, this.#host!.url);
  }
}
