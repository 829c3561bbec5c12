import type { Clusters, WholeLine } from '@daskscope/api';
import { Connection } from '@daskscope/client';
import { getJson } from '../api.ts';
import { streamOf } from '../open-stream.ts';
import { Shown } from '../shown.ts';

/** The list of clusters, kept up to date by the exporter's stream; where something holds that back, by asking. */
export class ClustersStream {
  /** null: not heard yet. */
  readonly clusters = new Shown<Clusters | null>(null);
  /** Why what is shown may be old, in a sentence; null: it is not. */
  readonly problem = new Shown<string | null>(null);
  readonly #connection = new Connection({
    open: streamOf('clusters'),
    ask: async () => {
      const data = await getJson<Clusters>('clusters');
      return [
        { topic: 'heartbeat', data: { time: data.time } },
        { topic: 'clusters', data },
      ];
    },
    page: document,
    cursor: () => null,
    onBadCursor: () => undefined,
    onLine: (line) => this.#take(line),
    onChange: () => this.#takeChange(),
  });

  /** Returns what ends it. */
  enter(): () => void {
    return this.#connection.enter();
  }

  #take(line: WholeLine): void {
    if (line.topic === 'clusters') this.clusters.set(line.data);
  }

  #takeChange(): void {
    const { kind, reason } = this.#connection.state;
    this.problem.set(kind === 'lost' ? reason || 'The exporter does not answer.' : null);
  }
}
