import { LRUCache } from 'lru-cache';
import { growingTo } from '../../../growing.ts';
import { WorkerLanes, type LanesOfWorker, type Span } from './worker-lanes.ts';
import { detached } from '../../text.ts';

/** Workers whose threads are remembered; past that, the one not heard of for longest is forgotten. */
const MAX_WORKERS = 16_384;

/** Which lane of its worker a thread is drawn in, as far as records tell: they name a thread, but not the process that it is of. */
export class Lanes {
  readonly #workers = new LRUCache<string, WorkerLanes>(growingTo(MAX_WORKERS));
  #runs = 0;

  /** threads: that the worker has; 0: nobody says. Runs come about in the order in which they ended. */
  laneOf(address: string, ident: string, span: Span, threads: number): number {
    const worker = this.#workers.get(address) ?? this.#add(address);
    return worker.laneOf(ident, span, threads, ++this.#runs);
  }

  /** To be restored after another start of the exporter, those heard of last at the end. */
  all(): [address: string, lanes: LanesOfWorker][] {
    return [...this.#workers.entries()].reverse().map(([address, lanes]) => [address, lanes.all()]);
  }

  restore(workers: readonly (readonly [address: string, lanes: LanesOfWorker])[]): void {
    for (const [address, lanes] of workers) this.#add(address).restore(lanes);
  }

  #add(address: string): WorkerLanes {
    const worker = new WorkerLanes();
    this.#workers.set(detached(address), worker);
    return worker;
  }
}
