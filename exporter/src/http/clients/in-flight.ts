import { Shares, type Holding } from './shares.ts';

/** Bytes of answers made and not yet taken: beyond them no more are made. */
const BYTES = 32 * 2 ** 20;
/** Beyond these somebody loses his at once. */
const MOST_BYTES = 2 * BYTES;
/** An answer of which nothing was taken for this long is lost when anybody needs its room, ms. */
const STALLED_MS = 5_000;
/** Any answer has this long before another client's need counts, ms. */
const GRACE_MS = 1_000;

interface Held extends Holding {
  readonly body: unknown;
  readonly since: number;
  movedAt: number;
}

/** What one reader has waiting. */
export interface Waiting {
  /** Some of it was taken. */
  moved(): void;
  /** Nothing of it waits any more. */
  release(): void;
}

/** What waits in memory to be taken by its readers. A body that several wait for is there once. */
export class InFlight {
  readonly #clock: () => number;
  readonly #shares = new Shares();
  readonly #all = new Set<Held>();
  readonly #readers = new Map<unknown, number>();
  readonly #released: () => void;
  #bytes = 0;

  /** @param released called when there is more room than before */
  constructor(released: () => void = () => undefined, clock: () => number = () => performance.now()) {
    this.#released = released;
    this.#clock = clock;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether more may be made for a client. Room is made for it, where others hold more than it does, or hold what they do not take. */
  admits(client: string): boolean {
    const now = this.#clock();
    if (this.#bytes >= BYTES) {
      for (const held of [...this.#all]) if (now - held.movedAt >= STALLED_MS) this.#lose(held);
    }
    while (this.#bytes >= BYTES) {
      const loser = this.#shares.spare(
        this.#shares.of(client),
        (held) => now - (held as Held).since >= GRACE_MS,
      );
      if (!loser) return false;
      this.#lose(loser as Held);
    }
    return true;
  }

  /**
   * @param lose what takes it from its reader; it is counted no longer
   */
  hold(client: string, body: { bytes: number }, lose: () => void): Waiting {
    const now = this.#clock();
    const held: Held = { client, amount: body.bytes, body, since: now, movedAt: now, lose };
    this.#shares.add(held);
    this.#all.add(held);
    const readers = this.#readers.get(body) ?? 0;
    this.#readers.set(body, readers + 1);
    if (readers === 0) this.#bytes += body.bytes;
    while (this.#bytes > MOST_BYTES) {
      const loser = this.#shares.spare(0, (other) => (other as Held).body !== body);
      if (!loser) break;
      this.#lose(loser as Held);
    }
    return {
      moved: () => (held.movedAt = this.#clock()),
      release: () => this.#release(held),
    };
  }

  #lose(held: Held): void {
    this.#release(held);
    held.lose();
  }

  #release(held: Held): void {
    if (!this.#all.delete(held)) return;
    this.#shares.delete(held);
    const readers = this.#readers.get(held.body)! - 1;
    if (readers > 0) this.#readers.set(held.body, readers);
    else {
      this.#readers.delete(held.body);
      this.#bytes -= held.amount;
    }
    this.#released();
  }
}
