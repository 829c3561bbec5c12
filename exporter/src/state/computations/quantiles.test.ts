import fc from 'fast-check';
import { Quantiles } from './quantiles.ts';

test('is within 1 % of what the numbers themselves say', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const quantiles = new Quantiles();
        for (const value of values) quantiles.add(value);
        const sorted = values.toSorted((a, b) => a - b);
        const [told] = quantiles.at([share]);
        const exact = sorted[Math.floor(share * (sorted.length - 1))]!;
        expect(Math.abs(told! - exact) / exact).toBeLessThanOrEqual(0.0100001);
      },
    ),
  );
});

test('of none there is none, and the ends are what was measured', () => {
  const quantiles = new Quantiles();
  expect(quantiles.at([0, 0.5, 1])).toEqual([null, null, null]);
  for (const value of [0, 0, 123.456]) quantiles.add(value);
  expect(quantiles.at([0, 1])).toEqual([0, 123.456]);
  expect(quantiles.count).toBe(3);
});
