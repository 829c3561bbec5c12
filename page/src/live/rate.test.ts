import { Rate } from './rate.ts';

test('a rate counts by when it was, not by when it was told', () => {
  const rate = new Rate(5_000);
  rate.perSecond(0);
  for (let time = 0; time < 60_000; time += 10) rate.add(time);
  expect(rate.perSecond(60_000)).toBeCloseTo(100);
  expect(rate.perSecond(120_000)).toBe(0);
});
