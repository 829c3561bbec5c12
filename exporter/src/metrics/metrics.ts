import type { Cluster } from '../state/cluster.ts';
import { collectors } from './collectors.ts';
import { Exposition } from './exposition.ts';
import type { Collector, FamilyDoc } from './families.ts';

export interface MetricsOptions {
  version: string;
  /** Told of each collector that fails, at each scrape. */
  log: (message: string, error: unknown) => void;
  /** ms; times the collectors. */
  now?: () => number;
}

interface Outcome {
  collector: string;
  success: boolean;
  seconds: number;
}

const SUCCESS: FamilyDoc = {
  name: 'dask_exporter_collector_success',
  help: "1 if the collector's metrics are on this page; 0 if it failed, which the exporter's log explains.",
  type: 'gauge',
  labels: ['collector'],
};

const DURATION: FamilyDoc = {
  name: 'dask_exporter_collector_duration_seconds',
  help: 'Seconds that the collector took for this page.',
  type: 'gauge',
  labels: ['collector'],
};

/** The page that Prometheus scrapes, from what is known in memory. */
export class Metrics {
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  readonly #cluster: Cluster;
  readonly #collectors: Collector[];
  readonly #exposition = new Exposition();
  readonly #log: MetricsOptions['log'];
  readonly #now: () => number;

  constructor(cluster: Cluster, { version, log, now = () => performance.now() }: MetricsOptions) {
    this.#cluster = cluster;
    this.#collectors = collectors({ version });
    this.#log = log;
    this.#now = now;
  }

  /** UTF-8. Never throws for what a collector does. */
  render(): Buffer {
    const exposition = this.#exposition;
    exposition.clear();
    const outcomes = this.#collectors.map((collector) => this.#collect(collector));
    exposition.family(SUCCESS, () => {
      for (const { collector, success } of outcomes) exposition.sample(SUCCESS, [collector], success ? 1 : 0);
    });
    exposition.family(DURATION, () => {
      for (const { collector, seconds } of outcomes) exposition.sample(DURATION, [collector], seconds);
    });
    return exposition.page();
  }

  families(): FamilyDoc[] {
    return [...this.#collectors.flatMap((collector) => collector.families), SUCCESS, DURATION];
  }

  /** Stops what collectors measure between scrapes. */
  close(): void {
    for (const collector of this.#collectors) collector.close?.();
  }

  #collect(collector: Collector): Outcome {
    const before = this.#exposition.mark();
    const start = this.#now();
    let success = true;
    try {
      collector.write(this.#cluster, this.#exposition);
    } catch (error) {
      success = false;
      this.#exposition.undoTo(before);
      this.#log(`The collector ${collector.name} failed; its metrics are missing from this scrape`, error);
    }
    return { collector: collector.name, success, seconds: Math.max(0, this.#now() - start) / 1000 };
  }
}
