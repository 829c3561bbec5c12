import { SeriesFigures, type SeriesUpdate } from '@daskscope/api';
import { pointsOf, Series } from './series.ts';
import { tracksOf } from './tracks-of.ts';

const FIGURES = Object.keys(SeriesFigures.properties).filter((name) => name !== 'tasks');

/** Every figure of a moment has the same value. */
const told = (time: number[], value: number | null = 1): SeriesUpdate => ({
  step: 1_000,
  time,
  mean: Object.fromEntries(FIGURES.map((name) => [name, time.map(() => value)])) as unknown as SeriesFigures,
});

test('what was told already, in an answer or live, is taken once', () => {
  const series = new Series();
  expect(series.take(told([1_000, 2_000]))).toBe(true);
  expect(series.take(told([1_000, 2_000, 3_000], 2))).toBe(true);
  expect(series.take(told([3_000]))).toBe(false);
  expect(series.points.map(({ time, busy }) => [time, busy])).toEqual([
    [1_000, 1],
    [2_000, 1],
    [3_000, 2],
  ]);
  expect(series.newest).toBe(3_000);
});

test('an hour is kept', () => {
  const series = new Series();
  series.take(told(Array.from({ length: 4_000 }, (_, at) => at * 1_000)));
  expect(series.points).toHaveLength(3_600);
  expect(series.newest).toBe(3_999_000);
});

test('tracks have the figures in their columns, and what is not known stays so', () => {
  const series = new Series();
  series.take(told([10], 3));
  series.take(told([1_010], null));
  const { times, tracks } = tracksOf(series.points);
  expect(times).toEqual([10, 1_010]);
  expect(tracks.map(({ name }) => name)).toEqual(['threads', 'memory', 'network', 'disk', 'tasks finished']);
  expect(tracks[0]).toMatchObject({ lines: [{ values: [3, null] }], limit: { values: [3, null] } });
  expect(tracks[4]!.text(3)).toBe('3/s');
  const bucket = { ...told([20_000]), step: 10_000 };
  expect(tracksOf([...series.points, ...pointsOf(bucket)]).longest).toEqual([3_000, 3_000, 10_000]);
});
