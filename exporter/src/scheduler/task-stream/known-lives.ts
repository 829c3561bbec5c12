import { LRUCache } from 'lru-cache';
import { growingTo } from '../../growing.ts';

/** Lives that are remembered: those connected to last. */
const MOST = 1000;

/** Where reading by overlap stands in a scheduler's life. */
export interface Anchor {
  /** Of the newest records seen, oldest first. */
  prints: string[];
  /** False until the first answer, all of which is the past. */
  begun: boolean;
}

/** What outlasts a connection, by life. */
export class KnownLives {
  readonly #pasts = new LRUCache<string, number>(growingTo(MOST));
  readonly #anchors = new LRUCache<string, Anchor>(growingTo(MOST));

  /** Where the stream stood when the exporter first connected: what is older is the past. `index`: where it stands now. */
  past(lifeId: string, index: number): number {
    const past = this.#pasts.get(lifeId) ?? index;
    this.#pasts.set(lifeId, past);
    return past;
  }

  anchor(lifeId: string): Anchor {
    const anchor = this.#anchors.get(lifeId) ?? { prints: [], begun: false };
    this.#anchors.set(lifeId, anchor);
    return anchor;
  }
}
