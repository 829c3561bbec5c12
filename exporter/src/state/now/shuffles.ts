import { greatest } from './overflow.ts';
import { cut, NAME_LIMIT } from '../text.ts';
import type { ShuffleUpdate } from '../updates.ts';

/** What the workers' buffers hold now for P2P shuffles. */
export class Shuffles {
  #buffers: readonly ShuffleUpdate[] = [];

  /** Of all shuffles under way: of a worker's several they add up, but their buffers share one limit (distributed/shuffle/_core.py). */
  update(updates: readonly ShuffleUpdate[]): void {
    const sums = new Map<string, ShuffleUpdate>();
    for (const update of updates) {
      const worker = cut(update.worker, NAME_LIMIT);
      const key = `${update.buffer} ${worker}`;
      const { bytes, limit, read, written } = sums.get(key) ?? NOTHING;
      sums.set(key, {
        worker,
        buffer: update.buffer,
        bytes: bytes + update.bytes,
        limit: greatest([limit, update.limit]),
        read: read + update.read,
        written: written + update.written,
      });
    }
    this.#buffers = [...sums.values()];
  }

  /** Nothing is known of another scheduler's. */
  beginLife(): void {
    this.#buffers = [];
  }

  all(): readonly ShuffleUpdate[] {
    return this.#buffers;
  }
}

const NOTHING = { bytes: 0, limit: null, read: 0, written: 0 };
