import { Abandoned, atOnce, inSlices } from './slices.ts';

function* count(to: number, done: () => void = () => undefined) {
  try {
    let sum = 0;
    for (let number = 1; number <= to; number++) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      sum += number;
      yield;
    }
    return sum;
  } finally {
    done();
  }
}

test('others get their turn while work is done in slices', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  expect(await inSlices(count(60))).toBe(1830);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test('in one piece it comes to the same', () => {
  expect(atOnce(count(5))).toBe(15);
});

test('work that nobody wants any more ends, and lets go of what it held', async () => {
  const done = jest.fn();
  let asked = 0;
  await expect(inSlices(count(10_000, done), () => ++asked < 2)).rejects.toThrow(Abandoned);
  expect(done).toHaveBeenCalledTimes(1);
});
