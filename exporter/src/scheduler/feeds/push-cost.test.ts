import { PushCost } from './push-cost.ts';

function after(costs: readonly number[], interval: number): number {
  const cost = new PushCost();
  for (const seconds of costs) cost.pushed(seconds, Math.max(interval, cost.least));
  return Math.max(interval, cost.least);
}

test('pushes that cost little come as often as wanted', () =>
  expect(after([0.004, 0.004, 0.004, 0.004], 0.1)).toBe(0.1));

test('pushes that cost much never take more than a twentieth of the scheduler', () =>
  expect(after([0.8, 0.8, 0.8, 0.9], 0.1)).toBeCloseTo(16));

test('one that was held up changes nothing', () =>
  expect(after([0.004, 2, 0.004, 0.004, 0.004], 0.1)).toBe(0.1));

test('they come more often again when they cost less', () =>
  expect(after([0.8, 0.8, 0.8, 0.01, 0.01, 0.01], 0.1)).toBeCloseTo(0.2));

test('what costs most is still told once a minute', () => expect(after([30, 30, 30], 1)).toBe(60));
