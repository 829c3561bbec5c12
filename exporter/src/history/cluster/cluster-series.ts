import { SERIES_FIGURES, type SeriesPoint } from '../../state/series/point.ts';
import type { SeriesKeeper } from '../../state/series/keeper.ts';
import type { SeriesRing } from '../../state/series/series.ts';
import type { StoredBucket, StoredRow } from '../stored-rows.ts';

/** ms: what figures were in this time is kept as one row. Buckets begin at multiples of it. */
export const BUCKET_MS = 10_000;

interface Keeping {
  keepRow(row: StoredRow): void;
}

/** Keeps the figures of a cluster over time under its name, summed up. */
export class ClusterSeries implements SeriesKeeper {
  readonly #history: Keeping;
  readonly #series: SeriesRing;
  readonly #name: string;
  #bucket: StoredBucket | undefined;

  constructor(history: Keeping, series: SeriesRing, name: string) {
    this.#history = history;
    this.#series = series;
    this.#name = name;
  }

  begin(): void {
    this.#series.keeper = this;
  }

  end(): void {
    this.#series.keeper = null;
    this.#keep();
  }

  take({ figures, tasks }: SeriesPoint, second: number): void {
    const time = Math.floor(second / BUCKET_MS) * BUCKET_MS;
    if (this.#bucket?.time !== time) this.#keep();
    const bucket = (this.#bucket ??= { table: 'series', cluster: this.#name, time, figures: [] });
    [...SERIES_FIGURES.map((name) => figures[name]), ...tasks].forEach((value, column) => {
      const figure = (bucket.figures[column] ??= { count: 0, sum: 0, least: 0, most: 0 });
      if (!Number.isFinite(value)) return;
      figure.least = figure.count === 0 ? value : Math.min(figure.least, value);
      figure.most = figure.count === 0 ? value : Math.max(figure.most, value);
      figure.sum += value;
      figure.count++;
    });
  }

  #keep(): void {
    if (this.#bucket) this.#history.keepRow(this.#bucket);
    this.#bucket = undefined;
  }
}
