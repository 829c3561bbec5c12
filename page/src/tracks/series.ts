import type { SeriesUpdate } from '@daskscope/api';

/** Figures of the cluster at a moment. null: not known. */
export interface Point {
  /** ms since the epoch */
  time: number;
  /** ms that it is of. */
  step: number;
  busy: number | null;
  threads: number | null;
  managed: number | null;
  unmanaged: number | null;
  recent: number | null;
  spilled: number | null;
  limit: number | null;
  receive: number | null;
  transmit: number | null;
  read: number | null;
  write: number | null;
  finished: number | null;
}

/** What was told, a point a row. */
export const pointsOf = ({ step, time, mean }: Pick<SeriesUpdate, 'step' | 'time' | 'mean'>): Point[] =>
  time.map((at, row) => ({
    time: at,
    step,
    busy: mean.threadsBusy[row]!,
    threads: mean.threads[row]!,
    managed: mean.memoryManaged[row]!,
    unmanaged: mean.memoryUnmanaged[row]!,
    recent: mean.memoryUnmanagedRecent[row]!,
    spilled: mean.memorySpilled[row]!,
    limit: mean.memoryLimit[row]!,
    receive: mean.networkReceive[row]!,
    transmit: mean.networkTransmit[row]!,
    read: mean.diskRead[row]!,
    write: mean.diskWrite[row]!,
    finished: mean.tasksFinished[row]!,
  }));

/** A point a second, for as long as the exporter keeps them: an hour. */
const KEPT = 3_600;

/** The cluster's figures of the last hour: those that were answered, and those that come live. */
export class Series {
  readonly #points: Point[] = [];

  get points(): readonly Point[] {
    return this.#points;
  }

  /** When the oldest was, ms since the epoch; null: there is none. */
  get oldest(): number | null {
    return this.#points[0]?.time ?? null;
  }

  /** When the newest was, ms since the epoch; null: there is none. */
  get newest(): number | null {
    return this.#points.at(-1)?.time ?? null;
  }

  /** Takes in what is newer than all that is there. Returns whether there was any. */
  take(told: Parameters<typeof pointsOf>[0]): boolean {
    const { newest } = this;
    const before = this.#points.length;
    this.#points.push(...pointsOf(told).filter(({ time }) => newest === null || time > newest));
    const more = this.#points.length > before;
    this.#points.splice(0, Math.max(0, this.#points.length - KEPT));
    return more;
  }
}
