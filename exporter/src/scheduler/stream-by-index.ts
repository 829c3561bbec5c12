import type { StreamByPosition } from './stream-by-position.ts';
import type { StreamHead, StreamPiece, StreamReader } from './task-stream.ts';
import { asArray } from './values.ts';

/** Asks the scheduler over the connection's own comm; answers come in the order of the questions. */
export type Call = (op: string, args?: object) => Promise<unknown>;

/** More than this at once and the scheduler stands still for longer than 10 ms. */
const MAX_ROWS = 2_000;

/** So many records may come between a push of the index and our reading. */
const SLACK = 1_000;

/**
 * Reads the tail by start_index, which schedulers have since distributed 2026.5. Its answer neither says where it starts nor can
 * it be bounded: what is long, or so old that it may be dropped meanwhile, is read by position, or is given up where that is
 * forbidden (byPosition null).
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
    const reachable = behind <= MAX_ROWS && behind + SLACK <= head.maxlen;
    if (this.#byPosition && !reachable) return this.#byPosition.read(next, head);
    const first = Math.max(next, head.index - MAX_ROWS);
    const records = asArray(await this.#call('get_task_stream', { start_index: first }));
    return { first, records };
  }
}
