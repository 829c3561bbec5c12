import type { StoredLives } from '../known/stored-lives.ts';
import type { StoreSize } from '../stored.ts';
import type { ReopenedStore } from './reopened-store.ts';

interface Told {
  /** µs: what ended until then is too old at a time, in ms since the epoch. */
  tooOld: (now: number) => number;
  /** Runs that ended until then are gone: ms since the epoch. */
  onGone: (until: number) => void;
}

/** What is done for the store now and then, and what is known since: how much there is, and what is gone. */
export class Upkeep {
  readonly #store: ReopenedStore;
  readonly #lives: StoredLives;
  readonly #told: Told;
  #goneUntil = -Infinity;
  #size: StoreSize | null = null;
  #isUnderWay = false;

  constructor(store: ReopenedStore, lives: StoredLives, told: Told) {
    this.#store = store;
    this.#lives = lives;
    this.#told = told;
  }

  /** null: not known yet. */
  get size(): StoreSize | null {
    return this.#size;
  }

  /** ms since the epoch: runs that ended until then are gone. */
  get goneUntil(): number {
    return this.#goneUntil;
  }

  /** @param until µs; null: nothing was removed */
  see(until: number | null): void {
    if (until !== null) this.#goneUntil = Math.max(this.#goneUntil, until / 1000);
  }

  /** One at a time: where it takes long, another would only wait for it, and so would all that come after. */
  async run(): Promise<void> {
    if (!this.#store.isOpen || this.#isUnderWay) return;
    this.#isUnderWay = true;
    const now = Date.now();
    try {
      const { goneUntil, problem } = await this.#store.ask('upkeep', now);
      if (problem !== null) this.#store.warn(problem);
      this.#lives.forget(Math.max(this.#told.tooOld(now), goneUntil ?? -Infinity));
      this.see(goneUntil);
      if (goneUntil !== null) this.#told.onGone(goneUntil / 1000);
      await this.measure();
      this.#store.recovered();
    } catch (error) {
      this.#store.warn((error as Error).message);
    } finally {
      this.#isUnderWay = false;
    }
  }

  async measure(): Promise<void> {
    if (this.#store.isOpen) this.#size = await this.#store.ask('size', null).catch(() => this.#size);
  }
}
