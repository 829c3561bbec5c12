import { keyText } from '../keys.ts';
import type { OwnComm } from '../ask/own-comm.ts';
import { PieceSize } from '../feeds/piece-size.ts';
import type { Anchor } from './known-lives.ts';
import type { StreamPiece, StreamReader } from './task-stream.ts';
import { asArray, asMap } from '../values.ts';

const FEW_ROWS = 50;
const PAST_ROWS = 1_000;
const PIECE = { rows: 16_000, bytes: 8 * 1024 * 1024, seconds: Infinity };
/** So many of the newest records seen are looked for in the next answer. */
const ANCHOR_ROWS = 8;

/**
 * Reads the newest records and finds those seen before among them: for a scheduler that forbids feeds and has no start_index.
 * Nobody says how many passed unseen where nothing overlaps, so numbers are our own count.
 */
export class StreamByOverlap implements StreamReader {
  readonly #comm: Pick<OwnComm, 'ask' | 'close'>;
  readonly #size = new PieceSize(PIECE);
  readonly #anchor: Anchor;
  readonly #onGap: () => void;

  /** anchor: kept by whoever connects again, for as long as the scheduler's life is the same. */
  constructor(comm: Pick<OwnComm, 'ask' | 'close'>, anchor: Anchor, onGap: () => void) {
    this.#comm = comm;
    this.#anchor = anchor;
    this.#onGap = onGap;
  }

  async read(next: number): Promise<StreamPiece> {
    let refused = false;
    for (let count = FEW_ROWS; ; count *= 4) {
      count = Math.min(count, this.#mostRows);
      const records = await this.#newest(count);
      refused ||= !records;
      if (!records) continue;
      const fresh = this.#after(records);
      // After an answer without records all that there is comes from its beginning.
      const found = fresh && this.#anchor.prints.length > 0;
      // Where more was too large before, it is again.
      if (!found && !refused && records.length === count && count < this.#mostRows) continue;
      if (!fresh) this.#onGap();
      const past = !this.#anchor.begun;
      this.#anchor.begun = true;
      if (records.length > 0) this.#anchor.prints = records.slice(-ANCHOR_ROWS).map(fingerprint);
      return { first: next, records: fresh ?? records, past, ...(fresh === null && { gap: true }) };
    }
  }

  /** As many as weigh what an answer may; of the past, no more than are worth it. */
  get #mostRows(): number {
    return this.#anchor.begun ? this.#size.rows : Math.min(PAST_ROWS, this.#size.rows);
  }

  close(): void {
    this.#comm.close();
  }

  /** null: the answer is larger than a message may be. */
  async #newest(count: number): Promise<readonly unknown[] | null> {
    const answer = await this.#comm.ask('get_task_stream', { count });
    if (answer) {
      this.#size.weighed(asArray(answer.value).length, answer.bytes);
      return asArray(answer.value);
    }
    if (!this.#size.halve()) throw new Error('A record of the task stream is larger than a message may be.');
    return null;
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
