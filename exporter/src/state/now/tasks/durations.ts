import type { Names, Renumbering } from '../../names.ts';
import { seriesNames } from '../overflow.ts';

interface Histogram {
  /** By bucket, not yet cumulative; the last is for what exceeds every bound. */
  buckets: Float64Array;
  sum: number;
  count: number;
}

/** One histogram as Prometheus wants it: buckets cumulative, +Inf last; sum in seconds. */
export interface DurationSeries {
  prefix: string;
  buckets: number[];
  sum: number;
  count: number;
}

/**
 * Compute times of finished tasks by prefix, over all lives. Every prefix has a histogram from its first sight on; those without a
 * series of their own share one.
 */
export class Durations {
  /** Upper bounds of the buckets, seconds: about three a decade from 1 ms to 1 h. */
  static readonly bounds: readonly number[] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600,
  ];

  readonly #names: Names;
  readonly #maxSeries: number;
  /** By position; the one at maxSeries is everybody else's. */
  readonly #histograms: (Histogram | undefined)[] = [];
  /** Seconds, by position of each prefix. */
  #longest: (number | undefined)[] = [];

  constructor(options: { names: Names; maxSeries: number }) {
    this.#names = options.names;
    this.#maxSeries = options.maxSeries;
  }

  /**
   * past: it finished before the exporter connected, so it is no observation of this exporter. True if it is the longest so far,
   * which those of the past may be, too.
   */
  observe(prefixPosition: number, seconds: number, past = false): boolean {
    // A sum that is once no number stays none.
    if (!Number.isFinite(seconds) || seconds < 0) return false;
    const longest = seconds > (this.#longest[prefixPosition] ?? -1);
    if (longest) this.#longest[prefixPosition] = seconds;
    if (!past) this.#count(Math.min(prefixPosition, this.#maxSeries), seconds);
    return longest;
  }

  #count(slot: number, seconds: number): void {
    const histogram = (this.#histograms[slot] ??= newHistogram());
    const index = Durations.bounds.findIndex((bound) => seconds <= bound);
    histogram.buckets[index === -1 ? Durations.bounds.length : index]!++;
    histogram.sum += seconds;
    histogram.count++;
  }

  /** Those that have series of their own stay where they are. */
  renumberPrefixes(now: Renumbering): void {
    const longest: (number | undefined)[] = [];
    this.#longest.forEach((seconds, position) => {
      if (now(position) >= 0) longest[now(position)] = seconds;
    });
    this.#longest = longest;
  }

  /** Seconds; null: none has finished. */
  longest(prefixPosition: number): number | null {
    return this.#longest[prefixPosition] ?? null;
  }

  *series(): Iterable<DurationSeries> {
    for (const [position, prefix] of seriesNames(this.#names, this.#maxSeries).entries()) {
      const histogram = this.#histograms[position] ?? newHistogram();
      let below = 0;
      const buckets = Array.from(histogram.buckets, (count) => (below += count));
      yield { prefix, buckets, sum: histogram.sum, count: histogram.count };
    }
  }
}

const newHistogram = (): Histogram => ({
  buckets: new Float64Array(Durations.bounds.length + 1),
  sum: 0,
  count: 0,
});
