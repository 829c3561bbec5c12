import type { Anchor } from './stream-by-overlap.ts';

/** What outlasts a connection, by life. */
export class KnownLives {
  /** Where the stream stood when the exporter first connected: what is older is the past. */
  readonly pasts = new Map<string, number>();
  readonly #anchors = new Map<string, Anchor>();

  anchor(lifeId: string): Anchor {
    let anchor = this.#anchors.get(lifeId);
    if (!anchor) this.#anchors.set(lifeId, (anchor = { prints: [], begun: false }));
    return anchor;
  }
}
