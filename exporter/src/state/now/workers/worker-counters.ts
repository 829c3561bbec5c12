import { Rising } from '../../rising/rising.ts';

/** Of one scheduler, since its start or since it was first seen. */
interface Totals {
  added: number;
  removed: number;
}

class Both {
  readonly added = new Rising();
  readonly removed = new Rising();

  count({ added, removed }: Totals): void {
    this.added.tell(added);
    this.removed.tell(removed);
  }

  beginLife(fresh: boolean): void {
    this.added.beginLife(fresh);
    this.removed.beginLife(fresh);
  }
}

/**
 * Workers that ever came and went, over all lives: neither number ever falls. As the scheduler tells where it keeps totals, so that
 * none is missed; otherwise as they are seen. `before` is of the time before the exporter first connected.
 */
export class WorkerCounters {
  readonly #told = new Both();
  readonly #seen = new Both();
  #leftWithSchedulers = 0;

  /** null: no scheduler has told of its workers yet. */
  get added(): number | null {
    return this.#known.added.total;
  }

  get removed(): number | null {
    const { total } = this.#known.removed;
    return total === null ? null : total + this.#leftWithSchedulers;
  }

  get before(): { added: number | null; removed: number | null } {
    return { added: this.#known.added.before, removed: this.#known.removed.before };
  }

  /** left: workers of the scheduler before, which went with it. */
  beginLife({ fresh, left }: { fresh: boolean; left: number }): void {
    this.#leftWithSchedulers += left;
    this.#told.beginLife(fresh);
    this.#seen.beginLife(fresh);
  }

  tell(totals: Totals): void {
    this.#told.count(totals);
  }

  see(totals: Totals): void {
    this.#seen.count(totals);
  }

  /** A scheduler that keeps totals tells them soon after its workers are first seen. */
  get #known(): Both {
    return this.#told.added.total === null ? this.#seen : this.#told;
  }
}
