import type {
  LeftWorker,
  PrefixProgress,
  ProgressUpdate,
  StreamLine,
  WholeLine,
  Worker,
  WorkersUpdate,
} from '@daskscope/api';
import { WholeTable } from './whole-table.ts';

/** Makes the lines of one stream whole again, where they say only what changed. */
export class WholeLines {
  readonly #progress = new WholeTable<PrefixProgress>(({ prefix }) => prefix!);
  readonly #workers = new WholeTable<Worker>(({ address }) => address!);
  #prefixes: string[] = [];
  #left: LeftWorker[] = [];

  /** null: it says what changed of something that was never told. */
  take(line: StreamLine): WholeLine | null {
    if (line.topic === 'progress')
      return 'complete' in line.data ? this.#takeProgress(line.data) : { ...line, data: line.data };
    if (line.topic === 'workers')
      return 'complete' in line.data ? this.#takeWorkers(line.data) : { ...line, data: line.data };
    return line;
  }

  #takeProgress({ complete, prefixes: rows, gone, ...head }: ProgressUpdate): WholeLine | null {
    const prefixes = this.#progress.take({ complete, rows, gone });
    return prefixes && { topic: 'progress', data: { ...head, prefixes } };
  }

  #takeWorkers({ complete, workers: rows, gone, ...told }: WorkersUpdate): WholeLine | null {
    const { prefixes = this.#prefixes, left = this.#left, ...head } = told;
    this.#prefixes = prefixes;
    this.#left = left;
    const workers = this.#workers.take({ complete, rows, gone });
    return workers && { topic: 'workers', data: { ...head, prefixes, workers, left } };
  }
}
