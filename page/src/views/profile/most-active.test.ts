import type { ProfileActivity } from '@daskscope/api';
import { mostActive } from './most-active.ts';

const activity = (prefix: (number | null)[], seconds: number[]) => ({ prefix, seconds }) as ProfileActivity;

test('functions are listed by their time, those not told apart among them', () => {
  expect(mostActive(activity([0, 1, null, 1], [1, 2, 4, 3]))).toEqual({
    listed: [
      { prefix: 1, seconds: 5 },
      { prefix: null, seconds: 4 },
      { prefix: 0, seconds: 1 },
    ],
    hidden: 0,
  });
});

test('of many the rest is counted', () => {
  const many = Array.from({ length: 14 }, (_, at) => at);
  const { listed, hidden } = mostActive(activity(many, many));
  expect([listed.length, listed[0]!.prefix, hidden]).toEqual([10, 13, 4]);
});
