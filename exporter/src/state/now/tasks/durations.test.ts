import { Durations } from './durations.ts';
import { Names } from '../../names.ts';
import { OVERFLOW_PREFIX } from '../overflow.ts';

function durations(maxSeries: number): { names: Names; durations: Durations } {
  const names = new Names();
  return { names, durations: new Durations({ names, maxSeries }) };
}

test('buckets are cumulative, a value on a bound is below it, +Inf is last', () => {
  const { names, durations: observed } = durations(10);
  const inc = names.positionOf('inc');
  for (const seconds of [0.001, 0.002, 5000]) observed.observe(inc, seconds);
  const [series] = [...observed.series()];
  expect(series).toMatchObject({ prefix: 'inc', count: 3 });
  expect(series!.sum).toBeCloseTo(5000.003);
  expect(series!.buckets).toHaveLength(Durations.bounds.length + 1);
  expect(series!.buckets[0]).toBe(1);
  expect(series!.buckets[1]).toBe(2);
  expect(series!.buckets.at(-2)).toBe(2);
  expect(series!.buckets.at(-1)).toBe(3);
});

test('bounds rise from 1 ms to 1 h', () => {
  expect(Durations.bounds[0]).toBe(0.001);
  expect(Durations.bounds.at(-1)).toBe(3600);
  expect([...Durations.bounds].sort((a, b) => a - b)).toEqual(Durations.bounds);
});

test('prefixes past the bound share one series', () => {
  const { names, durations: observed } = durations(1);
  for (const name of ['inc', 'add', 'mul']) observed.observe(names.positionOf(name), 1);
  expect([...observed.series()].map(({ prefix, count }) => [prefix, count])).toEqual([
    ['inc', 1],
    [OVERFLOW_PREFIX, 2],
  ]);
});

test('a prefix has a series from its first sight on, so that the first run is seen to raise it', () => {
  const { names, durations: observed } = durations(10);
  names.positionOf('inc');
  observed.observe(names.positionOf('add'), 1);
  expect([...observed.series()].map(({ prefix, count }) => [prefix, count])).toEqual([
    ['inc', 0],
    ['add', 1],
  ]);
});

test('what finished before the exporter came may be the longest, and is no observation', () => {
  const { names, durations: observed } = durations(0);
  const [inc, add] = [names.positionOf('inc'), names.positionOf('add')];
  expect(observed.longest(inc)).toBeNull();
  expect([2, 1, 3].map((seconds) => observed.observe(inc, seconds, true))).toEqual([true, false, true]);
  observed.observe(add, 0);
  expect([observed.longest(inc), observed.longest(add)]).toEqual([3, 0]);
  expect([...observed.series()]).toMatchObject([{ prefix: OVERFLOW_PREFIX, count: 1 }]);
});

test('what is no time is no observation', () => {
  const { names, durations: observed } = durations(10);
  const inc = names.positionOf('inc');
  for (const seconds of [NaN, Infinity, -Infinity, -1, 2]) observed.observe(inc, seconds);
  expect([...observed.series()]).toMatchObject([{ sum: 2, count: 1 }]);
});
