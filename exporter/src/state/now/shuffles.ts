import { greatest } from './overflow.ts';
import { coveredSince, Spells } from '../spells.ts';
import { cut, NAME_LIMIT } from '../text.ts';
import type { ShuffleUpdate } from '../updates/workers.ts';

/** What the workers' buffers hold now for P2P shuffles. */
export class Shuffles {
  /** When the buffer for the disk was full, by worker, so that what came had to wait for the disk; the share of its limit. */
  readonly fullDisks = new Spells();
  #buffers: readonly ShuffleUpdate[] = [];
  #updated = 0;

  /**
   * Of all shuffles under way: of a worker's several they add up, but their buffers share one limit (distributed/shuffle/_core.py).
   * @param at ms since the epoch, the scheduler's clock
   */
  update(updates: readonly ShuffleUpdate[], at: number): void {
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
    const from = coveredSince(this.#updated, at);
    for (const { worker, buffer, bytes, limit } of this.#buffers)
      if (buffer === 'disk' && limit !== null && limit > 0 && bytes >= FULL * limit)
        this.fullDisks.add({ who: worker, from, to: at, value: bytes / limit });
    this.#updated = at;
  }

  /** Nothing is known of another scheduler's. */
  beginLife(): void {
    this.#buffers = [];
  }

  all(): readonly ShuffleUpdate[] {
    return this.#buffers;
  }
}

/** Of its limit: beyond it nobody may write until there is room, and each piece that is written makes a little. */
const FULL = 0.9;

const NOTHING = { bytes: 0, limit: null, read: 0, written: 0 };
