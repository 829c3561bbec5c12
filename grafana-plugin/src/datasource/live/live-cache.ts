import type { LiveState } from './live-state.ts';

/** Different queries on a dashboard, as where a panel is repeated for each worker, and those of the dashboard before. */
const KEPT = 100;

/** What live queries fetched besides the stream. It outlives the subscriptions: auto-refresh subscribes anew every time. */
export class LiveCache<T extends { readonly from: number }> {
  /** The one used last is the last. */
  readonly #kept = new Map<string, T>();
  #epoch = 0;

  /** What begins at `from` or before, and is equal in all that the key names; made if there is none. */
  get(liveState: LiveState, key: string, from: number, make: () => T): T {
    if (this.#epoch !== liveState.epoch) this.#kept.clear();
    this.#epoch = liveState.epoch;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const kept = known && known.from <= from ? known : make();
    this.#kept.set(key, kept);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }
}
