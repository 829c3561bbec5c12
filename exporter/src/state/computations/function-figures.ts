import { Quantiles } from './quantiles.ts';

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
