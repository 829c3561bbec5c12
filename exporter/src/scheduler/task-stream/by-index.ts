import type { OwnComm } from '../ask/own-comm.ts';
import { PieceSize } from '../feeds/piece-size.ts';
import type { StreamByPosition } from './by-position.ts';
import type { StreamHead, StreamPiece, StreamReader } from './task-stream.ts';
import { asArray } from '../values.ts';

/** So many are cheaper by index, which needs no comm of its own; more are read by position, whose answers are bounded. */
const FEW_ROWS = 250;

/** Where there is no other way, they may be more: 40 ms of the scheduler's time, once a second. */
const PIECE = { rows: 10_000, bytes: 8 * 1024 * 1024, seconds: Infinity };

/**
 * Reads the tail by start_index, which schedulers have since distributed 2026.5. Its answer cannot be bounded, and does not say
 * where it starts: with the whole buffer where what was asked for has been dropped meanwhile. So what is long, or as long as the
 * buffer, is read by position, or is taken as it is where that is forbidden (byPosition null).
 */
export class StreamByIndex implements StreamReader {
  readonly #comm: Pick<OwnComm, 'ask' | 'close'>;
  readonly #byPosition: StreamByPosition | null;
  readonly #size = new PieceSize(PIECE);

  constructor(comm: Pick<OwnComm, 'ask' | 'close'>, byPosition: StreamByPosition | null) {
    this.#comm = comm;
    this.#byPosition = byPosition;
  }

  read(next: number, head: StreamHead): Promise<StreamPiece> {
    const byPosition = this.#byPosition;
    return byPosition ? this.#readFew(next, head, byPosition) : this.#readTail(next, head);
  }

  close(): void {
    this.#comm.close();
  }

  async #readFew(next: number, head: StreamHead, byPosition: StreamByPosition): Promise<StreamPiece> {
    const { size } = byPosition;
    if (head.index - next > Math.min(FEW_ROWS, size.rows)) return byPosition.read(next);
    const answer = await this.#ask(next);
    if (!answer || answer.records.length >= head.maxlen) return byPosition.read(next);
    size.weighed(answer.records.length, answer.bytes);
    return { first: next, records: answer.records };
  }

  /** The newest: as many as are new, as far as what records weigh allows. */
  async #readTail(next: number, head: StreamHead): Promise<StreamPiece> {
    let refused = false;
    for (;;) {
      const { rows } = this.#size;
      const first = Math.max(next, head.index - rows);
      const answer = await this.#ask(first);
      refused ||= !answer;
      if (answer) this.#size.weighed(answer.records.length, answer.bytes);
      else if (!this.#size.halve())
        throw new Error('A record of the task stream is larger than a message may be.');
      // Where more was too large before, it is again.
      const mayBeMore = first > next && this.#size.rows > rows && !refused;
      if (answer && !mayBeMore) return { first, records: answer.records };
    }
  }

  /** null: the answer is larger than a message may be. */
  async #ask(first: number): Promise<{ records: readonly unknown[]; bytes: number } | null> {
    const answer = await this.#comm.ask('get_task_stream', { start_index: first });
    return answer && { records: asArray(answer.value), bytes: answer.bytes };
  }
}
