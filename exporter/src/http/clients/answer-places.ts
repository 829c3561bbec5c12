import type { IncomingMessage } from 'node:http';
import { clientOf } from './client.ts';
import type { Places } from './places.ts';

interface Held {
  /** What each reader does once the place is another client's. */
  readonly readers: Set<() => void>;
  giveBack(): void;
}

/** Places of answers that several may read by: however many they are, their answer has one. */
export class AnswerPlaces {
  readonly #places: Places;
  readonly #held = new Map<IncomingMessage, Held>();

  constructor(places: Places) {
    this.#places = places;
  }

  /**
   * Lets a reader in to where the answer to a request has its place, or takes one for it.
   * @param lose called when the place is another client's
   * @returns what the reader leaves by; undefined: there is no place
   */
  enter(request: IncomingMessage, lose: () => void): (() => void) | undefined {
    const held = this.#held.get(request) ?? this.#take(request);
    if (!held) return undefined;
    // Its own, as the same function may be given twice.
    const own = () => lose();
    held.readers.add(own);
    return () => {
      if (!held.readers.delete(own) || held.readers.size > 0) return;
      this.#held.delete(request);
      held.giveBack();
    };
  }

  #take(request: IncomingMessage): Held | undefined {
    const readers = new Set<() => void>();
    const giveBack = this.#places.take({
      client: clientOf(request.socket),
      lose: () => {
        for (const lose of [...readers]) lose();
      },
    });
    if (!giveBack) return undefined;
    const held = { readers, giveBack };
    this.#held.set(request, held);
    return held;
  }
}
