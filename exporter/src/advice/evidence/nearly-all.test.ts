import { isNearlyAll, unknownBeside } from './nearly-all.ts';

const RANGE = { from: 100_000, to: 200_000 };
const times = (from: number, to: number, step: number) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);

test('what points stand for is known of a range, as far as it is within it', () => {
  expect(unknownBeside(times(100_000, 200_000, 1_000), 1_000, RANGE)).toBe(0);
  expect(unknownBeside(times(90_000, 300_000, 30_000), 30_000, RANGE)).toBe(0);
  expect(unknownBeside(times(150_000, 200_000, 10_000), 10_000, RANGE)).toBe(50_000);
  expect(unknownBeside([], 1_000, RANGE)).toBe(100_000);
});

test('a point that is taken late leaves nothing unknown, a minute without any does', () => {
  expect(unknownBeside([...times(100_000, 140_000, 1_000), 143_000, ...times(146_000, 200_000, 1_000)], 1_000, RANGE)).toBe(0); // prettier-ignore
  const away = [...times(100_000, 120_000, 1_000), ...times(180_000, 200_000, 1_000)];
  expect(unknownBeside(away, 1_000, RANGE)).toBe(51_000);
});

test('what is known but for a fiftieth is nearly all', () => {
  expect([2_000, 2_001].map((unknown) => isNearlyAll(unknown, RANGE))).toEqual([true, false]);
});
