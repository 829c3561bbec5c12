import fc from 'fast-check';
import { Stretches } from './stretches.ts';

test('rows are found as by looking at each', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat(45), fc.nat(45), (own, kept, asked) => {
      const stretches = new Stretches();
      const rows = [...own.keys()].filter((row) => own[row]);
      // While rows come, those before them go.
      rows.forEach((row) => stretches.add(row, Math.min(kept, row)));
      const there = rows.filter((row) => row >= kept);
      if (asked >= kept) expect(stretches.from(asked)).toBe(there.find((row) => row >= asked));
      expect(stretches.last(kept, (row) => row < asked)).toBe(there.findLast((row) => row < asked));
    }),
    { numRuns: 1000 },
  );
});

test('few of a million are looked at', () => {
  const stretches = new Stretches();
  for (let row = 0; row < 1_000_000; row++) if (row % 100_000 !== 7) stretches.add(row, 0);
  let looked = 0;
  const last = stretches.last(0, (row) => {
    looked++;
    return row < 3;
  });
  expect(last).toBe(2);
  expect(looked).toBeLessThan(50);
});
