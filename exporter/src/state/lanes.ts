import { detached } from './text.ts';

/** Workers whose threads are remembered; those not heard of for longest are forgotten first. */
const MAX_WORKERS = 16_384;

/** Lanes of one worker: threads that secede are replaced for ever, so the lane unused for longest is taken again. */
const MAX_LANES = 1024;

/** Which lane of its worker a thread is drawn in: in order of first sight, so 0 to nthreads - 1 while no thread seceded. */
export class Lanes {
  readonly #workers = new Map<string, Map<string, number>>();

  laneOf(address: string, ident: string): number {
    const threads = this.#threadsOf(address);
    const lane = threads.get(ident) ?? freeLane(threads);
    threads.delete(ident);
    threads.set(detached(ident), lane);
    return lane;
  }

  #threadsOf(address: string): Map<string, number> {
    const known = this.#workers.get(address);
    const threads = known ?? new Map<string, number>();
    this.#workers.delete(address);
    this.#workers.set(known ? address : detached(address), threads);
    if (this.#workers.size > MAX_WORKERS) this.#workers.delete(this.#workers.keys().next().value!);
    return threads;
  }
}

function freeLane(threads: Map<string, number>): number {
  if (threads.size < MAX_LANES) return threads.size;
  const [ident, lane] = threads.entries().next().value!;
  threads.delete(ident);
  return lane;
}
