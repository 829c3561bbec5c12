import type { GroupTotals } from '@daskscope/timeline';
import { legendEntries } from './legend-entries.ts';

const names = (group: number) => `f${group}`;
const totals = (...groups: [group: number, count: number][]) =>
  groups.map(([group, count]) => ({ group, count, time: count * 10 })) as GroupTotals[];

test('are in the order of their totals at first', () => {
  expect(legendEntries(totals([2, 9], [1, 5]), [], names)).toEqual([
    { group: 2, name: 'f2', count: 9, time: 90 },
    { group: 1, name: 'f1', count: 5, time: 50 },
  ]);
});

test('keep their places, also where nothing of them is left in view, and new ones go to the end', () => {
  const before = legendEntries(totals([2, 9], [1, 5]), [], names);
  const now = legendEntries(totals([3, 20], [1, 10]), before, names);
  expect(now.map(({ group, count }) => [group, count])).toEqual([
    [2, 0],
    [1, 10],
    [3, 20],
  ]);
});
