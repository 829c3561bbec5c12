import { detached } from '../../text.ts';

/** Addresses of one failure that are kept. */
const MAX_WORKERS = 16;

/** As it is kept in memory. */
export interface KeptFailure {
  /** Counts up as they come. */
  number: number;
  life: string;
  id: number | null;
  key: string;
  prefix: string;
  time: number;
  workers: string[];
  /** Handles of texts; 0: the scheduler has none. */
  exception: number;
  traceback: number;
  /** When the scheduler says it was; null: only the stream told so far. */
  schedulerTime: number | null;
}

export function addWorkers(failure: KeptFailure, workers: readonly string[]): void {
  for (const worker of workers) {
    if (failure.workers.length >= MAX_WORKERS) return;
    if (!failure.workers.includes(worker)) failure.workers.push(detached(worker));
  }
}
