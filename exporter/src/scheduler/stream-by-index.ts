import type { StreamByPosition } from './stream-by-position.ts';
import type { StreamHead, StreamPiece, StreamReader } from './task-stream.ts';
import { asArray } from './values.ts';

/** Asks the scheduler over the connection's own comm; answers come in the order of the questions. */
export type Call = (op: string, args?: object) => Promise<unknown>;

/** More than this at once and the scheduler stands still for longer than 10 ms. */
const MAX_ROWS = 2_000;

/** An answer's rows beyond these are asked for again: they have come since the head was told. */
const MOST_ROWS = 10 * MAX_ROWS;

/**
 * Reads the tail by start_index, which schedulers have since distributed 2026.5. Its answer cannot be bounded, and does not say
 * where it starts: with the whole buffer where what was asked for has been dropped meanwhile. So what is long, or as long as the
 * buffer, is read by position, or is taken as it is where that is forbidden (byPosition null).
 */
export class StreamByIndex implements StreamReader {
  readonly #call: Call;
  readonly #byPosition: StreamByPosition | null;

  constructor(call: Call, byPosition: StreamByPosition | null) {
    this.#call = call;
    this.#byPosition = byPosition;
  }

  async read(next: number, head: StreamHead): Promise<StreamPiece> {
    const behind = head.index - next;
    if (this.#byPosition && behind > MAX_ROWS) return this.#byPosition.read(next, head);
    const first = Math.max(next, head.index - MAX_ROWS);
    const records = asArray(await this.#call('get_task_stream', { start_index: first })).slice(0, MOST_ROWS);
    if (this.#byPosition && records.length >= Math.min(head.maxlen, MOST_ROWS))
      return this.#byPosition.read(next, head);
    return { first, records };
  }
}
