import { Turns } from './turns.ts';

test('so many ask at a time, in the order in which they came, also after one that failed', async () => {
  const turns = new Turns(2);
  const asked: number[] = [];
  const answer: (() => void)[] = [];
  const ask = (one: number) =>
    turns.take(async () => {
      asked.push(one);
      await new Promise<void>((resolve) => answer.push(resolve));
      if (one === 1) throw new Error('busy');
      return one;
    });
  const all = [1, 2, 3, 4].map((one) => ask(one).catch(() => 'failed'));
  await Promise.resolve();
  expect(asked).toEqual([1, 2]);
  answer[0]!();
  expect(await all[0]).toBe('failed');
  expect(asked).toEqual([1, 2, 3]);
  answer[1]!();
  expect(await all[1]).toBe(2);
  expect(asked).toEqual([1, 2, 3, 4]);
  answer.slice(2).forEach((tell) => tell());
  expect(await Promise.all(all)).toEqual(['failed', 2, 3, 4]);
});
