import type { StoreOptions } from '../engines.ts';
import { OTHERS_KINDS, type KnownClusters } from '../known/known-clusters.ts';
import type { Others } from '../stored.ts';
import type { StoreThread } from '../thread.ts';
import type { ReopenedStore } from './reopened-store.ts';

/** What other exporters write where this one does. */
export class OtherExporters {
  readonly #store: ReopenedStore;
  readonly #clusters: KnownClusters;
  /** This exporter's. */
  readonly #id: string;
  readonly #onNew: () => void;
  #isLooking = false;
  /** Why it was not possible last. */
  #problem: string | null = null;
  /** Until which what they wrote was told, as the store counts. */
  #heardUntil: number | undefined;
  #heard = false;

  /** @param onNew called when one came, went, or told of a cluster of its own */
  constructor(store: ReopenedStore, clusters: KnownClusters, id: string, onNew: () => void) {
    this.#store = store;
    this.#clusters = clusters;
    this.#id = id;
    this.#onNew = onNew;
  }

  /** How it is opened: what they wrote while it could not be asked is told too. */
  heardBefore(store: StoreOptions): StoreOptions {
    return store.engine === 'clickhouse' && this.#heardUntil !== undefined
      ? { ...store, heard: this.#heardUntil }
      : store;
  }

  /** What they tell was read once. */
  get heard(): boolean {
    return this.#heard;
  }

  /** While it is opened; undefined: that cannot be read now, which is no reason not to open it. */
  async first(thread: StoreThread): Promise<Others | undefined> {
    try {
      return await thread.ask('others', OTHERS_KINDS);
    } catch (error) {
      this.#say((error as Error).message);
      return undefined;
    }
  }

  /** Returns whether that is new. */
  hear(others: Others): boolean {
    this.#heardUntil = others.heard;
    const isFirst = !this.#heard;
    this.#heard = true;
    return this.#clusters.hear(others, this.#id) || isFirst;
  }

  /** At what they wrote; the next time, where it cannot now. Why it cannot is said once. */
  async look(): Promise<void> {
    if (!this.#store.isOpen || this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (this.hear(await this.#store.ask('others', OTHERS_KINDS))) this.#onNew();
      this.#problem = null;
    } catch (error) {
      // Where it is opened again that says so itself.
      if (this.#store.isOpen) this.#say((error as Error).message);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Once. */
  #say(problem: string): void {
    if (problem !== this.#problem)
      this.#store.warn(
        `What other exporters tell cannot be read, and what is known of their clusters gets old: ${problem}`,
      );
    this.#problem = problem;
  }
}
