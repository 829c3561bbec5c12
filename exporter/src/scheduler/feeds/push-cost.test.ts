import { PushCost } from './push-cost.ts';

function after(...costs: number[]): number {
  const cost = new PushCost();
  for (const seconds of costs) cost.pushed(seconds);
  return cost.seconds;
}

test('one that was held up, or that was the first, changes nothing', () => {
  expect(after(2, 0.004)).toBe(0);
  expect(after(2, 0.004, 0.004)).toBe(0.004);
  expect(after(0.004, 0.004, 0.004, 2)).toBe(0.004);
});

test('what costs more or less from now on is so after a few pushes', () => {
  expect(after(0.004, 0.004, 0.004, 0.8, 0.8, 0.8)).toBe(0.8);
  expect(after(0.8, 0.8, 0.8, 0.01, 0.01, 0.01)).toBe(0.01);
});
