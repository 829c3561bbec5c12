import type { Workers } from '@daskscope/api';

/** A time in which a worker was there: ms since the epoch. */
export interface Stay {
  threads: number;
  from: number;
  /** null: it is there. */
  to: number | null;
}

type Told = Pick<Workers, 'workers' | 'left' | 'time'>;

class Worker {
  /** In the order of time; another array when it changes. */
  stays: readonly Stay[] = [];

  /** Those that ended then may have been taken for longer before. */
  put(stay: Stay): void {
    const last = this.stays.at(-1);
    if (last && last.from === stay.from && last.to === stay.to && last.threads === stay.threads) return;
    const others = this.stays.filter(({ to }) => to !== null && to !== stay.to && to <= stay.from);
    const later = this.stays.filter(({ from, to }) => stay.to !== null && to !== stay.to && from >= stay.to);
    this.stays = [...others, stay, ...later];
  }
}

/** When workers were there, as answers about workers tell it. */
export class WorkerStays {
  /** By address. */
  readonly #workers = new Map<string, Worker>();
  /** Whether the exporter tells it at all. */
  #told = false;

  take({ workers, left, time }: Told): void {
    if (!left) return;
    this.#told = true;
    for (const { address, threads, from, to } of left) this.#of(address).put({ threads, from, to });
    const present = new Set<string>();
    for (const { address, threads, since } of workers) {
      present.add(address);
      if (typeof since === 'number') this.#of(address).put({ threads, from: since, to: null });
    }
    // More may have left than are told.
    for (const [address, worker] of this.#workers) {
      const last = worker.stays.at(-1);
      if (last?.to === null && !present.has(address)) worker.put({ ...last, to: Math.max(last.from, time) });
    }
  }

  clear(): void {
    this.#workers.clear();
    this.#told = false;
  }

  /** The same object for a worker as long as it lives here; null: nobody tells. */
  of(address: string): { readonly stays: readonly Stay[] } | null {
    return this.#told ? this.#of(address) : null;
  }

  #of(address: string): Worker {
    let worker = this.#workers.get(address);
    if (!worker) this.#workers.set(address, (worker = new Worker()));
    return worker;
  }
}
