import type { LiveHandle } from '../live-handle.ts';
import { Handle } from './handle.ts';
import type { Feed } from './feed.ts';
import type { LiveRows } from './live-rows.ts';

/** Different queries of tasks on a dashboard, and those of the dashboard before. */
const KEPT = 6;

export interface KeptRows {
  rows: LiveRows;
  handle: LiveHandle;
}

/** Rows outlive the subscriptions to them: auto-refresh and every change of the range subscribe anew. */
export class LiveRowsCache {
  /** The one used last is the last. */
  readonly #kept = new Map<string, KeptRows>();
  #epoch = 0;

  /** Rows that begin at `from` or before, and are equal in all that the key names; made if there are none. */
  get(feed: Feed, key: string, from: number, make: () => LiveRows): KeptRows {
    if (this.#epoch !== feed.epoch) this.#kept.clear();
    this.#epoch = feed.epoch;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const kept = known && known.rows.from <= from ? known : withHandle(feed, make());
    this.#kept.set(key, kept);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }
}

function withHandle(feed: Feed, rows: LiveRows): KeptRows {
  return { rows, handle: new Handle(feed, rows) };
}
