import { inSlices } from '../../slices.ts';
import { ref, tuple, type Pickle } from '../../protocol/pickle.ts';
import {
  attr,
  compose,
  each,
  item,
  juxt,
  keyfilter,
  LEN,
  LIST,
  partial,
  safe,
  spread,
  taskStreamPlugin,
} from '../feeds/expression.ts';
import type { Spent } from '../feeds/cost.ts';
import { evaluate, type OpenComm } from '../feeds/feed.ts';
import { longText, readLongText } from '../feeds/long-text.ts';
import { Pace } from './pace.ts';
import { PiecesAtOnce } from './pieces-at-once.ts';
import { packed, unpacking } from '../feeds/packed.ts';
import { PieceSize } from '../feeds/piece-size.ts';
import type { StreamPiece, StreamReader } from './task-stream.ts';
import { asArray, asCount, asMap } from '../values.ts';

/** 0.5 MB, 3 to 5 ms of the scheduler's time; the scheduler does not stand still for longer than 10 ms because of how many they are. */
const PIECE = { rows: 2_000, bytes: 1024 * 1024, seconds: 0.01 };

/** What is smaller waits for nobody. */
const SMALL_BYTES = 64 * 1024;

/** Of all clusters. */
const PIECES = new PiecesAtOnce();

/** A piece beyond is not sent; a record that is larger alone is read without what makes it so. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads by position in the plugin's buffer, in pieces: in every version, and exact, since the scheduler itself finds where the
 * record wanted lies now, in the moment in which it reads it. Never by time: the buffer is not sorted by it, and collect()
 * bisects.
 */
export class StreamByPosition implements StreamReader {
  /** By what the last ones weighed, whoever read them. */
  readonly size = new PieceSize(PIECE);
  readonly #openComm: OpenComm;
  readonly #spent: Spent;
  readonly #pace: Pace;

  constructor(openComm: OpenComm, spent: Spent, pace = new Pace()) {
    this.#openComm = openComm;
    this.#spent = spent;
    this.#pace = pace;
  }

  async read(next: number): Promise<StreamPiece> {
    for (;;) {
      const rows = this.size.rows;
      const piece = await this.#ask(next, rows, whole);
      if (piece) return piece;
      if (rows > 1) continue;
      const brief = await this.#ask(next, 1, withTextsCut);
      if (!brief) throw new Error(`A record of the task stream is larger than ${MOST_BYTES} bytes.`);
      return { ...brief, records: brief.records.map(joined) };
    }
  }

  /** null: it is larger than what may be sent. */
  async #ask(next: number, rows: number, form: Pickle): Promise<StreamPiece | null> {
    const { value, seconds } = await this.#pace.read(() =>
      evaluate(this.#openComm, recordsFrom(next, rows, form), this.#spent),
    );
    const [index, held, message] = asArray(value);
    const taken = isLarge(message) ? await PIECES.enter() : undefined;
    try {
      const answer = await inSlices(unpacking(message), undefined, 'clusters');
      if (!answer) throw new Error('The records of the task stream cannot be read.');
      const reach = Math.min(Math.max(0, asCount(index) - next), asCount(held));
      this.size.weighed(Math.min(rows, reach), answer.size, seconds ?? 0);
      if (answer.value !== undefined)
        return { first: asCount(index) - reach, records: [...asArray(answer.value)].reverse(), taken };
    } catch (cause) {
      taken?.();
      throw cause;
    }
    taken?.();
    return null;
  }
}

/** As it is packed: how many bytes, and these. */
function isLarge(packedRecords: unknown): boolean {
  const bytes = Array.isArray(packedRecords) ? (packedRecords[1] as unknown) : null;
  return bytes instanceof Uint8Array && bytes.length > SMALL_BYTES;
}

const atLeast = (least: number): Pickle => partial(ref('builtins', 'max'), least);
const atMost = (most: number): Pickle => partial(ref('builtins', 'min'), most);
const plus = (number: number): Pickle => partial(ref('operator', 'add'), number);
const TAKE = spread(ref('toolz', 'take'));
const DROP = spread(ref('toolz', 'drop'));

/**
 * scheduler -> (records ever, records held, the oldest `rows` of those from number `next` on, newest first). Counted from the
 * newest, since what is read of a full buffer mostly lies there, and passing over 100,000 records takes 1 ms.
 */
function recordsFrom(next: number, rows: number, form: Pickle): Pickle {
  const index = attr('index');
  const held = compose(LEN, attr('buffer'));
  const behind = compose(atLeast(0), plus(-next), index);
  const reach = compose(ref('builtins', 'min'), juxt(behind, held));
  const newer = compose(atLeast(0), plus(-rows), reach);
  const older = compose(DROP, juxt(newer, compose(ref('builtins', 'reversed'), attr('buffer'))));
  const records = compose(LIST, TAKE, juxt(compose(atMost(rows), reach), older));
  return compose(juxt(index, held, safe(compose(packed(MOST_BYTES), form, records))), taskStreamPlugin);
}

const whole = LIST;

const SHORT_FIELDS = tuple('key', 'worker', 'thread', 'status', 'startstops', 'nbytes', 'typename');

const withTextsCut = each(
  juxt(
    keyfilter(partial(ref('operator', 'contains'), SHORT_FIELDS)),
    longText(item('exception_text')),
    longText(item('traceback_text')),
  ),
);

/** As the record was before its texts were read apart. */
function joined(value: unknown): unknown {
  const [fields, exception, traceback] = asArray(value);
  return new Map([
    ...asMap(fields),
    ['exception_text', readLongText(exception)],
    ['traceback_text', readLongText(traceback)],
  ]);
}
