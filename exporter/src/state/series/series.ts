import type { SeriesKeeper } from './keeper.ts';
import { SERIES_FIGURES, type SeriesPoint } from './point.ts';

const SECOND = 1_000;

/** So many states of tasks as there may be. */
const STATES = 7;
const COLUMNS = SERIES_FIGURES.length + STATES;

/** What a figure was in a bucket; NaN: nothing is known of it. */
export interface Bucketed {
  /** Seconds that are known. */
  count: Float64Array;
  mean: Float64Array;
  min: Float64Array;
  max: Float64Array;
}

/** Places of a piece. */
const PIECE = 60;

/** With what Node.js takes for an array of numbers. */
const COLUMN_BYTES = PIECE * 8 + 200;

/** Some places of the ring. */
interface Piece {
  /** The second that a place is of. */
  readonly times: Float64Array;
  /** A number: it is the same at all places. */
  readonly columns: (Float64Array | number)[];
}

/**
 * Figures of the last hour, a point a second: columns of numbers of fixed size, in pieces that are made when they are first
 * needed, and of which only what varies is kept, since there may be thousands of clusters. A second without a point is a gap.
 */
export class SeriesRing {
  readonly #seconds: number;
  /** One piece more than is told of: a piece is begun anew when all that it has is too old. */
  readonly #places: number;
  readonly #pieces: (Piece | undefined)[] = [];
  #newest = -Infinity;
  #oldest = Infinity;
  /** null: figures are not kept for longer. */
  keeper: SeriesKeeper | null = null;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#places = (Math.ceil(seconds / PIECE) + 1) * PIECE;
  }

  /** ms since the epoch, when the newest second begins; null: there is none. */
  get newest(): number | null {
    return this.#newest === -Infinity ? null : this.#newest;
  }

  get oldest(): number | null {
    if (this.#oldest === Infinity) return null;
    return Math.max(this.#oldest, this.#newest - (this.#seconds - 1) * SECOND);
  }

  /** now: ms since the epoch. A second that was told is not told again; a clock that is set back leaves a gap behind it. */
  add(point: SeriesPoint, now: number): void {
    const { figures, tasks } = point;
    const time = Math.floor(now / SECOND) * SECOND;
    if (time === this.#newest) return;
    if (time < this.#newest) this.#forget();
    const at = this.#pieceOf(time);
    const isFirst = this.#newest === -Infinity || at !== this.#pieceOf(this.#newest);
    const piece = isFirst ? (this.#pieces[at] = newPiece()) : this.#pieces[at]!;
    const slot = slotOf(time);
    SERIES_FIGURES.forEach((name, column) => tell(piece, column, slot, figures[name], isFirst));
    for (let state = 0; state < STATES; state++)
      tell(piece, SERIES_FIGURES.length + state, slot, tasks[state] ?? 0, isFirst);
    piece.times[slot] = time;
    this.#newest = time;
    this.#oldest = Math.min(this.#oldest, time);
    this.keeper?.take(point, time);
  }

  /** When the points or buckets of `step` ms begin that touch the range, oldest first, gaps among them. */
  times(from: number, to: number, step: number): number[] {
    if (this.newest === null) return [];
    const first = Math.max(from, this.oldest!);
    const last = Math.min(to, this.#newest);
    const times: number[] = [];
    for (let time = Math.floor(first / step) * step; time <= last; time += step) times.push(time);
    return times;
  }

  /**
   * A column, by its place among the figures and then the states, in the buckets that begin then.
   * @param since only of seconds from then on
   */
  column(column: number, times: readonly number[], step: number, since = -Infinity): Bucketed {
    const mean = new Float64Array(times.length).fill(NaN);
    const [min, max] = [mean.slice(), mean.slice()];
    const counts = new Float64Array(times.length);
    times.forEach((begin, row) => {
      let [sum, count, least, most] = [0, 0, Infinity, -Infinity];
      const from = Math.max(begin, since, this.oldest ?? Infinity);
      // However much longer a bucket is.
      const to = Math.min(begin + step, this.#newest + SECOND);
      for (let time = Math.ceil(from / SECOND) * SECOND; time < to; time += SECOND) {
        const piece = this.#pieces[this.#pieceOf(time)];
        const slot = slotOf(time);
        if (piece?.times[slot] !== time) continue;
        const value = valueAt(piece, column, slot);
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      counts[row] = count;
      if (count > 0) [mean[row], min[row], max[row]] = [sum / count, least, most];
    });
    return { count: counts, mean, min, max };
  }

  /** Bytes, about. */
  get bytes(): number {
    const apart = ({ columns }: Piece) => columns.filter((values) => typeof values !== 'number').length;
    return this.#pieces.reduce((sum, piece) => sum + (piece ? (1 + apart(piece)) * COLUMN_BYTES : 0), 0);
  }

  #pieceOf(time: number): number {
    return Math.floor(((time / SECOND) % this.#places) / PIECE);
  }

  #forget(): void {
    this.#pieces.length = 0;
    this.#newest = -Infinity;
    this.#oldest = Infinity;
  }
}

const slotOf = (time: number): number => (time / SECOND) % PIECE;

const newPiece = (): Piece => ({
  times: new Float64Array(PIECE).fill(-1),
  columns: new Array<number>(COLUMNS).fill(NaN),
});

function valueAt({ columns }: Piece, column: number, slot: number): number {
  const values = columns[column]!;
  return typeof values === 'number' ? values : values[slot]!;
}

/** A column is made where a value differs from those before it. */
function tell({ columns }: Piece, column: number, slot: number, value: number, isFirst: boolean): void {
  const values = columns[column]!;
  if (typeof values !== 'number') values[slot] = value;
  else if (isFirst) columns[column] = value;
  else if (!Object.is(values, value)) {
    const apart = new Float64Array(PIECE).fill(values);
    apart[slot] = value;
    columns[column] = apart;
  }
}
