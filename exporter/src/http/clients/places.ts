import { Shares } from './shares.ts';

/** What has a place. */
export interface Guest {
  readonly client: string;
  /** One that is missed least goes first. */
  readonly idle?: () => boolean;
  /** Called when its place is another client's. */
  lose(): void;
}

/** Places that clients share: while some are free anybody gets one, and then whoever has fewer than the one with most. */
export class Places {
  readonly #capacity: number;
  readonly #shares = new Shares();
  #taken = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Returns what gives the place back; undefined: all are taken, and nobody has more of them than this client would. */
  take(guest: Guest): (() => void) | undefined {
    const { client, idle } = guest;
    if (this.#taken >= this.#capacity) {
      const loser = this.#shares.spare(this.#shares.of(client) + 1);
      if (!loser) return undefined;
      this.#shares.delete(loser);
      this.#taken--;
      loser.lose();
    }
    const holding = { client, amount: 1, idle, lose: () => guest.lose() };
    this.#shares.add(holding);
    this.#taken++;
    return () => {
      if (this.#shares.delete(holding)) this.#taken--;
    };
  }
}
