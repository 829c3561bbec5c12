/** ms since the epoch. */
interface Stay {
  readonly from: number;
  /** null: it is there. */
  to: number | null;
}

/** When the workers of a range left, with the results that they had then: one that comes back has none of them. */
export class Leaving {
  readonly #stays = new Map<string, Stay[]>();

  /** In the order of time, of each worker. */
  add(worker: string, { from, to }: Readonly<Stay>): void {
    const stays = this.#stays.get(worker) ?? [];
    this.#stays.set(worker, stays);
    const last = stays.at(-1);
    // With other threads than before it is the same worker.
    if (last && last.to !== null && last.to >= from) last.to = to;
    else stays.push({ from, to });
  }

  /** When a worker left, before a time. */
  of(worker: string, before: number): number[] {
    return (this.#stays.get(worker) ?? []).flatMap(({ to }) => (to !== null && to < before ? [to] : []));
  }

  /** When it left after what it did then; null: it did not. Workers are told of now and then, so that the nearest of its stays counts. */
  after(worker: string, time: number): number | null {
    const stays = this.#stays.get(worker);
    if (!stays || stays.length === 0) return null;
    const away = ({ from, to }: Stay) => Math.max(0, from - time, to === null ? 0 : time - to);
    return stays.reduce((one, other) => (away(other) < away(one) ? other : one)).to;
  }
}
