import { keyText } from './keys.ts';
import type { Call } from './stream-by-index.ts';
import type { StreamPiece, StreamReader } from './task-stream.ts';
import { asArray, asMap } from './values.ts';

const FIRST_ROWS = 1_000;
const MAX_ROWS = 16_000;
/** So many of the newest records seen are looked for in the next answer. */
const ANCHOR_ROWS = 8;

/** Where reading by overlap stands in a scheduler's life. */
export interface Anchor {
  /** Of the newest records seen, oldest first. */
  prints: string[];
  /** False until the first answer, all of which is the past. */
  begun: boolean;
}

/**
 * Reads the newest records and finds those seen before among them: for a scheduler that forbids feeds and has no start_index.
 * Nobody says how many passed unseen where nothing overlaps, so numbers are our own count.
 */
export class StreamByOverlap implements StreamReader {
  readonly #call: Call;
  readonly #anchor: Anchor;
  readonly #onGap: () => void;

  /** anchor: kept by whoever connects again, for as long as the scheduler's life is the same. */
  constructor(call: Call, anchor: Anchor, onGap: () => void) {
    this.#call = call;
    this.#anchor = anchor;
    this.#onGap = onGap;
  }

  async read(next: number): Promise<StreamPiece> {
    for (let count = FIRST_ROWS; ; count *= 4) {
      const records = asArray(await this.#call('get_task_stream', { count }));
      const fresh = this.#after(records);
      if (fresh === null && records.length === count && count < MAX_ROWS) continue;
      if (fresh === null) this.#onGap();
      const past = !this.#anchor.begun;
      this.#anchor.begun = true;
      if (records.length > 0) this.#anchor.prints = records.slice(-ANCHOR_ROWS).map(fingerprint);
      return { first: next, records: fresh ?? records, past, ...(fresh === null && { gap: true }) };
    }
  }

  /** The records after the newest one seen before; null if that is not among them. */
  #after(records: readonly unknown[]): readonly unknown[] | null {
    if (this.#anchor.prints.length === 0) return records;
    const prints = records.map(fingerprint);
    for (let i = records.length - 1; i >= 0; i--) {
      if (this.#endsAt(prints, i)) return records.slice(i + 1);
    }
    return null;
  }

  #endsAt(prints: readonly string[], at: number): boolean {
    const { prints: anchor } = this.#anchor;
    const shared = Math.min(anchor.length, at + 1);
    for (let i = 0; i < shared; i++) {
      if (prints[at - i] !== anchor[anchor.length - 1 - i]) return false;
    }
    return true;
  }
}

function fingerprint(value: unknown): string {
  const record = asMap(value);
  const first = asMap(asArray(record.get('startstops'))[0]);
  return [keyText(record.get('key')), record.get('worker'), first.get('start'), first.get('stop')].join('\n');
}
