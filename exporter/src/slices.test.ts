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

test('many pieces of work at once hold up others no longer than one, and each has its turn', async () => {
  let steps = 0;
  let most = 0;
  const begun: number[] = [];
  function* counted(which: number) {
    for (let step = 0; step < 5; step++) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      steps++;
      if (step === 0) begun.push(which);
      yield;
    }
  }
  let over = false;
  const all = Promise.all(Array.from({ length: 10 }, (_, which) => inSlices(counted(which)))).then(
    () => (over = true),
  );
  while (!over) {
    steps = 0;
    await new Promise((resolve) => setImmediate(resolve));
    most = Math.max(most, steps);
  }
  await all;
  expect(most).toBeLessThan(20);
  expect(begun).toEqual(Array.from({ length: 10 }, (_, which) => which));
});

test('whoever asked has a turn after each of the clusters, however many of them tell something', async () => {
  const order: string[] = [];
  const told = Array.from({ length: 40 }, () =>
    inSlices(count(5), undefined, 'clusters').then(() => order.push('told')),
  );
  const asked = inSlices(count(20)).then(() => order.push('answered'));
  await Promise.all([...told, asked]);
  expect(order.indexOf('answered')).toBeLessThan(20);
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

test('work that nobody wants any more when its first turn comes is not begun', async () => {
  const others = inSlices(count(60));
  let wanted = true;
  let begun = false;
  const late = inSlices(
    (function* () {
      begun = true;
      yield;
    })(),
    () => wanted,
  );
  wanted = false;
  await expect(late).rejects.toThrow(Abandoned);
  expect(begun).toBe(false);
  await others;
});
