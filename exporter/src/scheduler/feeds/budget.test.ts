import fc from 'fast-check';
import { Budget, LONGEST, type Spender } from './budget.ts';

function intervals(share: number, spenders: readonly Spender[]): number[] {
  const budget = new Budget(share);
  spenders.forEach((spender) => budget.join(spender));
  return spenders.map((spender) => budget.interval(spender));
}

test('what has not begun takes nothing', () => {
  const budget = new Budget(0.01);
  budget.join({ wanted: 0, cost: 0 });
  expect(budget.interval({ wanted: 1, cost: 0.001 })).toBe(1);
});

test('what fits comes as often as wanted', () =>
  expect(
    intervals(0.01, [
      { wanted: 0.1, cost: 0.0005 },
      { wanted: 1, cost: 0.001 },
    ]),
  ).toEqual([0.1, 1]));

test('what costs much has what the others leave, and they are as often as wanted', () => {
  const [prefixes, workers] = intervals(0.01, [
    { wanted: 0.1, cost: 0.008 },
    { wanted: 1, cost: 0.002 },
  ]);
  expect(workers).toBe(1);
  expect(prefixes).toBeCloseTo(1);
});

test('what cannot wait is served first, and leaves half of the budget at least', () => {
  const room = (cost: number): number => {
    const budget = new Budget(0.01);
    budget.servesFirst({ wanted: 0.1, cost });
    return budget.interval({ wanted: 0.1, cost: 0.01 });
  };
  expect(room(0.0003)).toBeCloseTo(0.01 / 0.007);
  expect(room(0.1)).toBeCloseTo(0.01 / 0.005);
});

test('what costs most is told once a minute, and what is wanted less often than that as wanted', () => {
  expect(intervals(0.01, [{ wanted: 1, cost: 30 }])).toEqual([LONGEST]);
  expect(intervals(0.01, [{ wanted: 90, cost: 0 }])).toEqual([90]);
});

test('all together never take more than the budget, unless they come once a minute', () => {
  const spender = fc.record({
    wanted: fc.constantFrom(0.1, 1, 5, 26),
    cost: fc.double({ min: 0, max: 0.05, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(spender, { minLength: 1, maxLength: 6 }), (spenders) => {
      const every = intervals(0.02, spenders);
      const spent = spenders.reduce(
        (sum, { cost }, i) => sum + (every[i]! < LONGEST ? cost / every[i]! : 0),
        0,
      );
      expect(spent).toBeLessThanOrEqual(0.02 + 1e-9);
      spenders.forEach(({ wanted }, i) => expect(every[i]).toBeGreaterThanOrEqual(wanted));
    }),
  );
});
