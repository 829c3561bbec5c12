/** What a client has of something that all share. */
export interface Holding {
  readonly client: string;
  readonly amount: number;
  /** One that is missed least goes first. */
  readonly idle?: () => boolean;
  /** Called when a client that has less needs it. It is no longer counted then. */
  lose(): void;
}

/** Who has how much of something that there is not enough of: who has most gives way to who has less. */
export class Shares {
  /** By client, the oldest first. */
  readonly #holdings = new Map<string, Set<Holding>>();
  readonly #totals = new Map<string, number>();

  add(holding: Holding): void {
    const { client, amount } = holding;
    const holdings = this.#holdings.get(client) ?? new Set();
    this.#holdings.set(client, holdings.add(holding));
    this.#totals.set(client, this.of(client) + amount);
  }

  /** False: it was not there, or no longer. */
  delete(holding: Holding): boolean {
    const { client, amount } = holding;
    const holdings = this.#holdings.get(client);
    if (!holdings?.delete(holding)) return false;
    this.#totals.set(client, this.of(client) - amount);
    if (holdings.size > 0) return true;
    this.#holdings.delete(client);
    this.#totals.delete(client);
    return true;
  }

  /** How much a client has. */
  of(client: string): number {
    return this.#totals.get(client) ?? 0;
  }

  /** What the client that has most should lose for another, were that to have this much; undefined: nobody has more. */
  spare(wanted: number, may: (holding: Holding) => boolean = () => true): Holding | undefined {
    let greediest: string | undefined;
    for (const [client, total] of this.#totals)
      if (total > wanted && total > (greediest === undefined ? 0 : this.of(greediest))) greediest = client;
    if (greediest === undefined) return undefined;
    const candidates = [...this.#holdings.get(greediest)!].filter(may);
    return candidates.find((holding) => holding.idle?.()) ?? candidates[0];
  }
}
