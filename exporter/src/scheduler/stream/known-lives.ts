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
  readonly #pasts = new Recent<number>();
  readonly #anchors = new Recent<Anchor>();

  /** Where the stream stood when the exporter first connected: what is older is the past. `index`: where it stands now. */
  past(lifeId: string, index: number): number {
    return this.#pasts.of(lifeId, () => index);
  }

  anchor(lifeId: string): Anchor {
    return this.#anchors.of(lifeId, () => ({ prints: [], begun: false }));
  }
}

class Recent<Value> {
  readonly #values = new Map<string, Value>();

  of(lifeId: string, first: () => Value): Value {
    const value = this.#values.get(lifeId) ?? first();
    this.#values.delete(lifeId);
    this.#values.set(lifeId, value);
    if (this.#values.size > MOST) this.#values.delete(this.#values.keys().next().value!);
    return value;
  }
}
