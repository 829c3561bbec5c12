import fc from 'fast-check';
import { atOnce } from '../../../slices.ts';
import { inOrder } from './in-order.ts';

test.each([0, 1, 16_383, 16_384, 16_385, 50_000, 100_000])('%d numbers come in order, each once', (count) => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      let state = seed;
      const numbers = Array.from(
        { length: count },
        () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 7,
      );
      expect(atOnce(inOrder(Float64Array.from(numbers)))).toEqual(Float64Array.from(numbers).sort());
    }),
    { numRuns: 3 },
  );
});

test('numbers that are in order already are not copied', () => {
  const numbers = Float64Array.of(1, 1, 2, 5);
  expect(atOnce(inOrder(numbers))).toBe(numbers);
});
