import { newCluster } from '../../state/samples.ts';
import { pointOf } from '../../state/series/point.ts';
import { unmanagedOf } from './unmanaged.ts';

const BEGIN = 1_700_000_000_000;

/** A reading each second for a minute. */
function series() {
  const cluster = newCluster();
  const { figures, tasks } = pointOf(cluster, 0);
  for (let second = 0; second < 60; second++) {
    const told = { memoryUnmanaged: second, memoryUnmanagedRecent: 100, memoryLimit: 1_000 };
    cluster.series.add({ figures: { ...figures, ...told }, tasks }, BEGIN + 1_000 * second);
  }
  return cluster.series;
}

const range = { from: BEGIN, to: BEGIN + 60_000 };
const stay = (from: number, to: number | null) => ({
  from: BEGIN + 1_000 * from,
  to: to === null ? null : BEGIN + 1_000 * to,
});

test('of the longest time in which the same workers were there', () => {
  const told = unmanagedOf(series(), range, [stay(-10, null), stay(20.5, null), stay(-10, 55.5)]);
  expect(told).toEqual({
    from: BEGIN + 20_500,
    to: BEGIN + 55_500,
    bytes: Array.from({ length: 34 }, (_, at) => 121 + at),
    memoryLimit: 1_000,
  });
});

test('nothing is known of a time without readings', () => {
  const before = { from: BEGIN - 60_000, to: BEGIN - 30_000 };
  expect(unmanagedOf(series(), before, [])).toMatchObject({ bytes: [], memoryLimit: null });
});
