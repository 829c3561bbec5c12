import { SERIES_FIGURES, type SeriesPoint } from './point.ts';

const SECOND = 1_000;

/** So many states of tasks as there may be. */
const STATES = 7;
const COLUMNS = SERIES_FIGURES.length + STATES;

/** What a figure was in a bucket; NaN: nothing is known of it. */
export interface Bucketed {
  mean: Float64Array;
  min: Float64Array;
  max: Float64Array;
}

/** Places of a piece. */
const PIECE = 60;

/** Some places of the ring. */
interface Piece {
  /** The second that a place is of. */
  readonly times: Float64Array;
  readonly columns: readonly Float64Array[];
}

/**
 * Figures of the last hour, a point a second: columns of numbers of fixed size, in pieces that are made when they are first
 * needed, since there may be thousands of clusters. A second without a point is a gap.
 */
export class SeriesRing {
  readonly #seconds: number;
  readonly #pieces: Piece[] = [];
  #newest = -Infinity;
  #oldest = Infinity;

  constructor(seconds: number) {
    this.#seconds = seconds;
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
  add({ figures, tasks }: SeriesPoint, now: number): void {
    const time = Math.floor(now / SECOND) * SECOND;
    if (time === this.#newest) return;
    if (time < this.#newest) this.#forget();
    const place = (time / SECOND) % this.#seconds;
    const { times, columns } = (this.#pieces[pieceOf(place)] ??= newPiece());
    const slot = place % PIECE;
    times[slot] = time;
    SERIES_FIGURES.forEach((name, column) => (columns[column]![slot] = figures[name]));
    for (let state = 0; state < STATES; state++)
      columns[SERIES_FIGURES.length + state]![slot] = tasks[state] ?? 0;
    this.#newest = time;
    this.#oldest = Math.min(this.#oldest, time);
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

  /** A column, by its place among the figures and then the states, in the buckets that begin then. */
  column(column: number, times: readonly number[], step: number): Bucketed {
    const mean = new Float64Array(times.length).fill(NaN);
    const [min, max] = [mean.slice(), mean.slice()];
    times.forEach((begin, row) => {
      let [sum, count, least, most] = [0, 0, Infinity, -Infinity];
      for (let time = Math.ceil(begin / SECOND) * SECOND; time < begin + step; time += SECOND) {
        const place = (time / SECOND) % this.#seconds;
        const piece = this.#pieces[pieceOf(place)];
        if (piece?.times[place % PIECE] !== time) continue;
        const value = piece.columns[column]![place % PIECE]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      if (count > 0) [mean[row], min[row], max[row]] = [sum / count, least, most];
    });
    return { mean, min, max };
  }

  #forget(): void {
    this.#pieces.length = 0;
    this.#newest = -Infinity;
    this.#oldest = Infinity;
  }
}

const pieceOf = (place: number): number => Math.floor(place / PIECE);

const newPiece = (): Piece => ({
  times: new Float64Array(PIECE).fill(-1),
  columns: Array.from({ length: COLUMNS }, () => new Float64Array(PIECE)),
});
