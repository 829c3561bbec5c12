// eslint-disable-next-line no-restricted-imports -- the interval between two scrapes
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExporterProcess } from '../exporter-process.ts';
import type { Scrape } from '../scrape.ts';

const INTERVAL_MS = 200;

export interface Fall {
  family: string;
  labels: string;
  from: number;
  to: number;
}

/** Scrapes all the time, as many Prometheus servers would: notes every counter that falls, and what was scraped of dask_up. */
export class CounterWatch {
  readonly falls: Fall[] = [];
  /** The values of dask_up in the order they came, repeated ones left out. */
  readonly ups: (number | undefined)[] = [];
  readonly #exporter: ExporterProcess;
  readonly #last = new Map<string, number>();
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(exporter: ExporterProcess) {
    this.#exporter = exporter;
    this.#running = this.#run();
    this.#running.catch(() => undefined);
  }

  /** @throws Error if any scrape was answered by anything but a page of metrics */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#take(await this.#exporter.scrape());
      await sleep(INTERVAL_MS);
    }
  }

  #take(scrape: Scrape): void {
    const up = scrape.value('dask_up');
    if (up !== this.ups.at(-1)) this.ups.push(up);
    for (const [family, { type }] of scrape.families) {
      if (type !== 'counter') continue;
      for (const [labels, to] of Object.entries(scrape.values(family))) {
        const series = `${family} ${labels}`;
        const from = this.#last.get(series) ?? 0;
        if (to < from) this.falls.push({ family, labels, from, to });
        this.#last.set(series, to);
      }
    }
  }
}
