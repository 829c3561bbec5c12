import type { Browser } from 'puppeteer-core';
import { DaskCluster, NEWEST, type ClusterOptions } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { startBrowser } from './browser.ts';
import { LivePage } from './live-page.ts';

type PageOptions = Parameters<typeof LivePage.open>[2];

/** A real cluster, its exporter and a browser, for all tests of a file. */
export class BesideCluster {
  cluster!: DaskCluster;
  exporter!: ExporterProcess;
  #chromium: { browser: Browser; close: () => Promise<void> } | undefined;

  constructor(options: ClusterOptions = {}) {
    beforeAll(async () => {
      this.#chromium = await startBrowser();
      this.cluster = await DaskCluster.start(NEWEST, options);
      this.exporter = await ExporterProcess.start(this.cluster.address);
      // What runs before its task stream has begun nobody sees.
      await this.exporter.connected();
    });
    afterAll(async () => {
      await this.exporter?.stop();
      await this.cluster?.close();
      await this.#chromium?.close();
    });
  }

  /** place: as a URL has it, from '#' on. */
  open(place = '', options?: PageOptions): Promise<LivePage> {
    return this.openAt(`${this.exporter.url}/${place}`, options);
  }

  openAt(url: string, options?: PageOptions): Promise<LivePage> {
    return LivePage.open(this.#chromium!.browser, url, options);
  }
}
