import type { Cluster } from '../../state/cluster.ts';
import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import type { StoredDocument } from '../stored.ts';
import { PROGRESS_KIND, ProgressMoments } from './progress-moments.ts';

interface Keeping {
  keep(document: StoredDocument): void;
  warn(sentence: string): void;
}

/** Keeps how far a cluster's functions were when its scheduler last said so, under the cluster's name. */
export class ClusterProgress {
  readonly #history: Keeping;
  readonly #cluster: Cluster;
  readonly #name: string;
  #remembered: string | undefined;
  /** What is remembered without when it was so, which changes though nothing else does. */
  #prefixes = '';
  readonly #moments = new ProgressMoments();
  /** The moment that was kept last. */
  #kept: string | undefined;
  /** ms since the epoch: when it last was so. */
  #time = -Infinity;

  constructor(history: Keeping, cluster: Cluster, name: string) {
    this.#history = history;
    this.#cluster = cluster;
    this.#name = name;
  }

  /** @param before undefined: nothing was remembered, or that is not known */
  begin(before: string | undefined): void {
    this.#remembered = before;
    if (before === undefined) return;
    try {
      this.#cluster.prefixes.restore(JSON.parse(before) as RememberedPrefixes);
    } catch (error) {
      this.#history.warn(
        `What the history remembers of the progress of the cluster ${this.#name} cannot be read, and is begun anew: ${(error as Error).message}`,
      );
    }
  }

  /** Returns what is remembered. */
  end(): string | undefined {
    const told = this.#told();
    if (told) this.#keep(told, JSON.stringify(told.prefixes));
    return this.#remembered;
  }

  /** It was not kept after all: it is again, and how it was then a while later. */
  lose(lost: Pick<StoredDocument, 'kind' | 'start'>): void {
    this.#prefixes = '';
    this.#moments.lose(lost, this.#time);
  }

  /** Where something changed. */
  remember(): void {
    const told = this.#told();
    if (!told) return;
    const prefixes = JSON.stringify(told.prefixes);
    if (prefixes !== this.#prefixes) this.#keep(told, prefixes);
    else this.#stands(told);
  }

  /** It is as it was kept last. */
  #stands({ time }: RememberedPrefixes): void {
    if (this.#kept !== undefined) this.#cluster.prefixes.standing.begin(this.#kept, time);
  }

  #told(): RememberedPrefixes | undefined {
    const { prefixes, identity } = this.#cluster;
    return identity ? prefixes.remember(identity.id) : undefined;
  }

  #keep(told: RememberedPrefixes, prefixes: string): void {
    const json = JSON.stringify(told);
    if (json === this.#remembered) return;
    this.#remembered = json;
    this.#prefixes = prefixes;
    this.#time = told.time;
    const cluster = this.#name;
    const { time } = told;
    this.#history.keep({ kind: PROGRESS_KIND, cluster, id: '', start: time, stop: time, json });
    const moment = this.#moments.momentOf(told, this.#cluster.prefixes.stood);
    if (moment === undefined) {
      this.#prefixes = '';
      return;
    }
    if (moment) {
      this.#history.keep({ cluster, ...moment });
      this.#kept = moment.id;
    }
    this.#stands(told);
  }
}
