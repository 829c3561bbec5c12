import type { Cluster } from '../../state/cluster.ts';
import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import type { StoredDocument } from '../stored.ts';

/** Of the document that holds it. */
export const PROGRESS_KIND = 'progress';

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
    this.#keep();
    return this.#remembered;
  }

  /** It was not kept after all: it is with the next change. */
  lose(): void {
    this.#prefixes = '';
  }

  /** Where something changed. */
  remember(): void {
    const told = this.#told();
    if (told && JSON.stringify(told.prefixes) !== this.#prefixes) this.#keep(told);
  }

  #told(): RememberedPrefixes | undefined {
    const { prefixes, identity } = this.#cluster;
    return identity ? prefixes.remember(identity.id) : undefined;
  }

  #keep(told = this.#told()): void {
    if (!told) return;
    const json = JSON.stringify(told);
    if (json === this.#remembered) return;
    this.#remembered = json;
    this.#prefixes = JSON.stringify(told.prefixes);
    const { time } = told;
    this.#history.keep({ kind: PROGRESS_KIND, cluster: this.#name, id: '', start: time, stop: time, json });
  }
}
