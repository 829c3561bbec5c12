import { Quantiles, type RememberedQuantiles } from './quantiles.ts';

/** Of how long its runs computed. */
export const SHARES = [0, 0.5, 0.9, 0.99, 1] as const;

/** One run, as a computation counts it. Durations in ms. */
export interface CountedRun {
  prefix: string;
  /** Address. */
  worker: string;
  erred: boolean;
  nbytes: number;
  compute: number;
  transfer: number;
  /** Reading from and writing to disk. */
  disk: number;
  deserialize: number;
  /** ms since the epoch: when it began, and when its computing ended. */
  start: number;
  stop: number;
}

/** As plain values: what changes no more has quantiles alone. */
export type RememberedFunction = Pick<FunctionFigures, (typeof SUMS)[number]> & {
  quantiles: readonly (number | null)[];
  sketch: RememberedQuantiles | null;
};

const SUMS = ['runs', 'erred', 'compute', 'transfer', 'disk', 'deserialize', 'bytes'] as const;

/** What the runs of a function did in a computation. Durations in ms. */
export class FunctionFigures {
  runs = 0;
  erred = 0;
  compute = 0;
  transfer = 0;
  disk = 0;
  deserialize = 0;
  /** Of the results. */
  bytes = 0;
  #sketch: Quantiles | null = new Quantiles();
  #quantiles: readonly (number | null)[] = [];

  static restored(remembered: RememberedFunction): FunctionFigures {
    const figures = new FunctionFigures();
    for (const name of SUMS) figures[name] = remembered[name];
    figures.#sketch = remembered.sketch && Quantiles.restored(remembered.sketch);
    figures.#quantiles = remembered.quantiles;
    return figures;
  }

  remember(): RememberedFunction {
    const { runs, erred, compute, transfer, disk, deserialize, bytes } = this;
    const sums = { runs, erred, compute, transfer, disk, deserialize, bytes };
    return { ...sums, quantiles: this.#quantiles, sketch: this.#sketch?.remember() ?? null };
  }

  add(run: CountedRun): void {
    this.runs++;
    if (run.erred) this.erred++;
    else this.bytes += run.nbytes;
    this.compute += run.compute;
    this.transfer += run.transfer;
    this.disk += run.disk;
    this.deserialize += run.deserialize;
    this.#sketch?.add(run.compute);
  }

  /** ms, one for each of SHARES; null: no run. */
  get quantiles(): readonly (number | null)[] {
    return this.#sketch ? this.#sketch.at(SHARES) : this.#quantiles;
  }

  /** Nothing more is to come: what is kept of it becomes small. */
  close(): void {
    this.#quantiles = this.quantiles;
    this.#sketch = null;
  }
}
