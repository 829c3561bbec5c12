import { LostTimes } from './lost-times.ts';

test('times near each other are one, and of too many the oldest are', () => {
  const lost = new LostTimes();
  for (const time of [50_000, 5_000, 12_000]) lost.add({ from: time, to: time });
  expect(lost.all).toEqual([
    { from: 5_000, to: 12_000 },
    { from: 50_000, to: 50_000 },
  ]);
  for (let at = 1; at <= 200; at++) lost.add({ from: at * 100_000, to: at * 100_000 });
  expect(lost.all).toHaveLength(100);
  expect([lost.all[0]!.from, lost.all.at(-1)!.to]).toEqual([5_000, 20_000_000]);
});
