import type {
  ClustersUpdate,
  ClusterSource,
  ClusterSummary,
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
  readonly #clusters = new WholeTable<ClusterSummary>(({ name }) => name!);
  #sources: ClusterSource[] = [];
  #prefixes: string[] = [];
  #left: LeftWorker[] = [];

  /** null: it says what changed of something that was never told. */
  take(line: StreamLine): WholeLine | null {
    if (line.topic === 'progress')
      return 'complete' in line.data ? this.#takeProgress(line.data) : { ...line, data: line.data };
    if (line.topic === 'workers')
      return 'complete' in line.data ? this.#takeWorkers(line.data) : { ...line, data: line.data };
    if (line.topic === 'clusters')
      return 'complete' in line.data ? this.#takeClusters(line.data) : { ...line, data: line.data };
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

  #takeClusters({ complete, clusters: rows, gone, ...told }: ClustersUpdate): WholeLine | null {
    const { sources = this.#sources, ...head } = told;
    this.#sources = sources;
    const clusters = this.#clusters.take({ complete, rows, gone });
    return clusters && { topic: 'clusters', data: { ...head, sources, clusters } };
  }
}
