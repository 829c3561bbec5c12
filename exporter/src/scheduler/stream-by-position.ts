import { ProtocolError } from '../protocol/errors.ts';
import type { Pickle } from '../protocol/pickle.ts';
import { attr, compose, item, juxt, LEN, LIST, slice, taskStreamPlugin } from './expression.ts';
import { evaluate, type OpenComm } from './feed.ts';
import type { StreamHead, StreamPiece, StreamReader } from './task-stream.ts';
import { asArray, asCount } from './values.ts';

/** 0.36 MB, 3 to 7 ms of the scheduler's time. */
const PIECE_ROWS = 1_000;

/** A buffer that wraps faster than it can be read is given up to. */
const MAX_TRIES = 5;

interface Answer extends StreamPiece {
  index: number;
  length: number;
}

/**
 * Reads by position in the plugin's buffer, in pieces: in every version, and exact, since index, length and rows come from one
 * moment. Never by time: the buffer is not sorted by it, and collect() bisects.
 */
export class StreamByPosition implements StreamReader {
  readonly #openComm: OpenComm;
  /** Fewer where records are so large, as with the tracebacks of deep recursions, that a piece is more than a comm takes. */
  #rows = PIECE_ROWS;

  constructor(openComm: OpenComm) {
    this.#openComm = openComm;
  }

  async read(next: number, head: StreamHead): Promise<StreamPiece> {
    const oldest = Math.max(0, head.index - head.maxlen);
    let from = Math.max(0, next - oldest);
    let answer = await this.#ask(from);
    // Records have been dropped since: those wanted have moved towards the front.
    for (let tries = 1; answer.first > next && from > 0 && tries < MAX_TRIES; tries++) {
      from = Math.max(0, from - 2 * (answer.first - next));
      answer = await this.#ask(from);
    }
    return answer;
  }

  async #ask(from: number): Promise<Answer> {
    const [index, length, records] = asArray(await this.#evaluate(from));
    const oldest = asCount(index) - asCount(length);
    return {
      first: oldest + from,
      records: asArray(records).slice(0, this.#rows),
      index: asCount(index),
      length: asCount(length),
    };
  }

  async #evaluate(from: number): Promise<unknown> {
    for (;;) {
      try {
        return await evaluate(this.#openComm, rows(from, from + this.#rows));
      } catch (error) {
        if (!(error instanceof ProtocolError) || this.#rows === 1) throw error;
        this.#rows = Math.ceil(this.#rows / 2);
      }
    }
  }
}

function rows(from: number, to: number): Pickle {
  const buffer = attr('buffer');
  return compose(
    juxt(attr('index'), compose(LEN, buffer), compose(item(slice(from, to)), LIST, buffer)),
    taskStreamPlugin,
  );
}
