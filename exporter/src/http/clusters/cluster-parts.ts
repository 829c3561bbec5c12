import type { ClusterSource } from '@daskscope/api';
import type { ClusterPast } from '../../history/past.ts';
import { Answers } from '../answers/answers.ts';
import { Readers, type ReadersOptions } from '../stream/readers.ts';
import type { ServedCluster } from './served-cluster.ts';

/** What all clusters' streams share. */
export type StreamOptions = Omit<ReadersOptions, 'cluster' | 'answers' | 'demand'> & {
  /** Where clusters are named; undefined: one is watched. */
  sources: (() => ClusterSource[]) | undefined;
};

/** What answers for one cluster. */
export class ClusterParts {
  /** null: one is watched, and it needs no name. */
  readonly name: string | null;
  readonly served: ServedCluster;
  readonly answers: Answers;
  readonly #streams: StreamOptions;
  #readers: Readers | undefined;

  constructor(
    served: ServedCluster,
    { name, streams, past }: { name: string | null; streams: StreamOptions; past?: ClusterPast | undefined },
  ) {
    this.name = name;
    this.served = served;
    this.answers = new Answers(served.cluster, streams.clock, past, streams.sources);
    this.#streams = streams;
  }

  /** Of most clusters among many nobody reads the stream. */
  get readers(): Readers {
    const { cluster, demand } = this.served;
    return (this.#readers ??= new Readers({ ...this.#streams, cluster, demand, answers: this.answers }));
  }

  /** Ends its streams. */
  close(...end: Parameters<Readers['close']>): void {
    this.#readers?.close(...end);
  }
}
