import {
  TASK_STATES,
  type Series,
  type SeriesFigures,
  type SeriesQuery,
  type SeriesUpdate,
} from '@daskscope/api';
import type { Work } from '../../slices.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { Bucketed, SeriesRing } from '../../state/series/series.ts';

const SECOND = 1_000;

/** now: ms since the epoch */
export function* seriesOf(ring: SeriesRing, query: SeriesQuery, now: number): Work<Series> {
  const { from = -Infinity, to = Infinity, resolution = SECOND } = query;
  const step = Math.max(SECOND, Math.round(resolution));
  const time = ring.times(from, to, step);
  const columns = yield* bucketed(ring, time, step);
  return {
    now,
    since: ring.oldest,
    step,
    time,
    mean: figures(columns, 'mean'),
    ...(step > SECOND && { min: figures(columns, 'min'), max: figures(columns, 'max') }),
  };
}

/** The points after this one. */
export function* seriesAfter(ring: SeriesRing, after: number): Work<SeriesUpdate> {
  const time = ring.times(after + 1, Infinity, SECOND).filter((begin) => begin > after);
  return { step: SECOND, time, mean: figures(yield* bucketed(ring, time, SECOND), 'mean') };
}

function* bucketed(ring: SeriesRing, times: readonly number[], step: number): Work<Bucketed[]> {
  const columns: Bucketed[] = [];
  for (let column = 0; column < SERIES_FIGURES.length + TASK_STATES.length; column++) {
    columns.push(ring.column(column, times, step));
    yield;
  }
  return columns;
}

function figures(columns: readonly Bucketed[], which: keyof Bucketed): SeriesFigures {
  const column = (at: number) =>
    Array.from(columns[at]![which], (value) => (Number.isNaN(value) ? null : value));
  const told = SERIES_FIGURES.map((name, at) => [name, column(at)] as const);
  const tasks = TASK_STATES.map((state, at) => [state, column(SERIES_FIGURES.length + at)] as const);
  return { ...Object.fromEntries(told), tasks: Object.fromEntries(tasks) } as SeriesFigures;
}
