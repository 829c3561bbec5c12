import { atOnce, inSlices, type Work } from '../slices.ts';
import type { Cluster } from '../state/cluster.ts';
import { Exposition } from './exposition/exposition.ts';
import type { Collector } from './families.ts';
import type { FamilyDoc } from './exposition/family-doc.ts';

export interface MetricsOptions<Of> {
  /** In the order of the page. */
  collectors: readonly Collector<Of>[];
  /** Told of each collector that fails, at each scrape. */
  log: (message: string, error: unknown) => void;
  /** ms; times the collectors. */
  now?: () => number;
  /** Shared by pages of which one is made at a time; its own unless told. */
  exposition?: Exposition;
}

interface Outcome {
  collector: string;
  success: boolean;
  seconds: number;
}

const SUCCESS: FamilyDoc = {
  name: 'dask_exporter_collector_success',
  help: "1 if the collector's metrics are on this page; 0 if it failed: the exporter's log says why.",
  type: 'gauge',
  labels: ['collector'],
};

const DURATION: FamilyDoc = {
  name: 'dask_exporter_collector_duration_seconds',
  help: 'Seconds that the collector took for this page.',
  type: 'gauge',
  labels: ['collector'],
};

/** The page that Prometheus scrapes, from what is known in memory. Of: what it is about. */
export class Metrics<Of = Cluster> {
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  readonly #of: Of;
  readonly #collectors: readonly Collector<Of>[];
  readonly #exposition: Exposition;
  readonly #log: MetricsOptions<never>['log'];
  readonly #now: () => number;
  /** Collectors that could not read, and why. */
  readonly #unread = new Map<Collector<Of>, unknown>();

  constructor(of: Of, options: MetricsOptions<Of>) {
    this.#of = of;
    this.#collectors = options.collectors;
    this.#log = options.log;
    this.#now = options.now ?? (() => performance.now());
    this.#exposition = options.exposition ?? new Exposition();
  }

  /** UTF-8, in one piece, with what was last read. Never throws for what a collector does. */
  render(): Buffer {
    return atOnce(this.#page());
  }

  /**
   * The same in slices, one page at a time. Each sample is right for some moment meanwhile.
   * @param wanted asked between slices
   * @throws Abandoned if it is not wanted any more
   */
  async renderInSlices(wanted: () => boolean): Promise<Buffer> {
    await this.read();
    return inSlices(this.#page(), wanted);
  }

  /** Reads what can only be waited for. What fails to be read is missing from the pages until it can be. */
  async read(): Promise<void> {
    await Promise.all(
      this.#collectors.map(async (collector) => {
        this.#unread.delete(collector);
        await collector.read?.().catch((error: unknown) => this.#unread.set(collector, error));
      }),
    );
  }

  *#page(): Work<Buffer> {
    const exposition = this.#exposition;
    exposition.clear();
    const outcomes: Outcome[] = [];
    for (const collector of this.#collectors) outcomes.push(yield* this.#collect(collector));
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

  /** What others do meanwhile takes none of its seconds. */
  *#collect(collector: Collector<Of>): Work<Outcome> {
    const before = this.#exposition.mark();
    const work = collector.write(this.#of, this.#exposition);
    let milliseconds = 0;
    let success = true;
    for (let done = false; !done;) {
      const start = this.#now();
      try {
        if (this.#unread.has(collector)) throw this.#unread.get(collector);
        done = work.next().done === true;
      } catch (error) {
        done = true;
        success = false;
        this.#exposition.undoTo(before);
        this.#log(`The collector ${collector.name} failed; its metrics are missing from this scrape`, error);
      }
      milliseconds += Math.max(0, this.#now() - start);
      if (!done) yield;
    }
    return { collector: collector.name, success, seconds: milliseconds / 1000 };
  }
}
