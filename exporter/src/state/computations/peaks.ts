import { SERIES_FIGURES, type SeriesPoint } from '../series/point.ts';
import type { SeriesRing } from '../series/series.ts';

const SECOND = 1_000;

type Figure = keyof SeriesPoint['figures'];

const MEMORY: readonly Figure[] = ['memoryManaged', 'memoryUnmanaged', 'memoryUnmanagedRecent'];

/** The most that there was at once; null: not known. Bytes, and threads. */
export interface Peaks {
  memory: number | null;
  spilled: number | null;
  threads: number | null;
  workers: number | null;
}

export const NO_PEAKS: Readonly<Peaks> = { memory: null, spilled: null, threads: null, workers: null };

/** Of the seconds that touch a range, ms since the epoch. */
export function peaksOf(ring: SeriesRing, from: number, to: number): Peaks {
  const times = ring.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  const sum = (names: readonly Figure[]) => {
    const columns = names.map((name) => ring.column(SERIES_FIGURES.indexOf(name), times, SECOND).mean);
    const sums = times.map((_, row) => columns.reduce((total, column) => total + column[row]!, 0));
    const known = sums.filter((value) => !Number.isNaN(value));
    return known.length > 0 ? known.reduce((a, b) => Math.max(a, b)) : null;
  };
  return {
    memory: sum(MEMORY),
    spilled: sum(['memorySpilled']),
    threads: sum(['threads']),
    workers: sum(['workers']),
  };
}

export function greatest(a: Readonly<Peaks>, b: Readonly<Peaks>): Peaks {
  const both = (name: keyof Peaks) =>
    a[name] === null || b[name] === null ? (a[name] ?? b[name]) : Math.max(a[name], b[name]);
  return {
    memory: both('memory'),
    spilled: both('spilled'),
    threads: both('threads'),
    workers: both('workers'),
  };
}
