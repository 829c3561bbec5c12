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

/** ms from point to point as it is asked for. */
export const stepOf = ({ resolution = SECOND }: SeriesQuery): number =>
  Math.max(SECOND, Math.round(resolution));

/** now: ms since the epoch */
export function* seriesOf(ring: SeriesRing, query: SeriesQuery, now: number): Work<Series> {
  const { from = -Infinity, to = Infinity } = query;
  const step = stepOf(query);
  const time = ring.times(from, to, step);
  return yield* seriesFrom({ now, since: ring.oldest, step, time }, (column) =>
    ring.column(column, time, step),
  );
}

/** @param columnOf by its place among the figures and then the states */
export function* seriesFrom(
  head: Pick<Series, 'now' | 'since' | 'step' | 'time'>,
  columnOf: (column: number) => Bucketed,
): Work<Series> {
  const columns = yield* bucketed(columnOf);
  return {
    ...head,
    mean: figures(columns, 'mean'),
    ...(head.step > SECOND && { min: figures(columns, 'min'), max: figures(columns, 'max') }),
  };
}

/** The points after this one. */
export function* seriesAfter(ring: SeriesRing, after: number): Work<SeriesUpdate> {
  const time = ring.times(after + 1, Infinity, SECOND).filter((begin) => begin > after);
  return {
    step: SECOND,
    time,
    mean: figures(yield* bucketed((column) => ring.column(column, time, SECOND)), 'mean'),
  };
}

function* bucketed(columnOf: (column: number) => Bucketed): Work<Bucketed[]> {
  const columns: Bucketed[] = [];
  for (let column = 0; column < SERIES_FIGURES.length + TASK_STATES.length; column++) {
    columns.push(columnOf(column));
    yield;
  }
  return columns;
}

function figures(columns: readonly Bucketed[], which: 'mean' | 'min' | 'max'): SeriesFigures {
  const column = (at: number) =>
    Array.from(columns[at]![which], (value) => (Number.isNaN(value) ? null : value));
  const told = SERIES_FIGURES.map((name, at) => [name, column(at)] as const);
  const tasks = TASK_STATES.map((state, at) => [state, column(SERIES_FIGURES.length + at)] as const);
  return { ...Object.fromEntries(told), tasks: Object.fromEntries(tasks) } as SeriesFigures;
}
