import { leastUsed } from './least-used.ts';
import { detached } from './text.ts';

/** Workers whose threads are remembered; past that, the half of them not heard of for longest is forgotten. */
const MAX_WORKERS = 16_384;

/** Lanes of one worker: threads that secede are replaced for ever, so past that the half unused for longest is free again. */
const MAX_LANES = 1024;

interface Thread {
  readonly lane: number;
  /** A count of runs: when it last ran something. */
  used: number;
}

interface Worker {
  readonly threads: Map<string, Thread>;
  /** The next to be taken is last. */
  freeLanes: number[];
  used: number;
}

/** Which lane of its worker a thread is drawn in: in order of first sight, so 0 to nthreads - 1 while no thread seceded. */
export class Lanes {
  readonly #workers = new Map<string, Worker>();
  #runs = 0;

  laneOf(address: string, ident: string): number {
    const worker = this.#workers.get(address) ?? this.#add(address);
    const thread = worker.threads.get(ident) ?? addThread(worker, ident);
    worker.used = thread.used = ++this.#runs;
    return thread.lane;
  }

  #add(address: string): Worker {
    if (this.#workers.size >= MAX_WORKERS) {
      for (const [gone] of leastUsed(this.#workers).slice(0, MAX_WORKERS / 2)) this.#workers.delete(gone);
    }
    const worker = { threads: new Map(), freeLanes: [], used: 0 };
    this.#workers.set(detached(address), worker);
    return worker;
  }
}

function addThread(worker: Worker, ident: string): Thread {
  if (worker.threads.size >= MAX_LANES) freeHalf(worker);
  const thread = { lane: worker.freeLanes.pop() ?? worker.threads.size, used: 0 };
  worker.threads.set(detached(ident), thread);
  return thread;
}

function freeHalf(worker: Worker): void {
  const gone = leastUsed(worker.threads).slice(0, MAX_LANES / 2);
  for (const [ident] of gone) worker.threads.delete(ident);
  worker.freeLanes = gone.map(([, { lane }]) => lane).sort((a, b) => b - a);
}
