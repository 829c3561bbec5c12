import type { LiveTasks } from '../../contract/live-handle.ts';
import { FoundRows } from './found-rows.ts';

/** Rows of which every third has what is looked for, and how often each was looked at. */
function rows() {
  const looked: number[] = [];
  const tasks = {
    epoch: 0,
    end: 0,
    search(_: string, from: number, to: number) {
      const found: number[] = [];
      for (let row = from; row < to; row++) {
        looked[row] = (looked[row] ?? 0) + 1;
        if (row % 3 === 0) found.push(row);
      }
      return Uint32Array.from(found);
    },
  };
  return { tasks, looked, found: new FoundRows(tasks as unknown as LiveTasks, 'text') };
}

const ALL = 100_000;

test('each row is looked at once, in slices, and what came since is found', () => {
  const { tasks, looked, found } = rows();
  tasks.end = ALL;
  let slices = 1;
  while (found.goOn(0)) slices++;
  expect(slices).toBeGreaterThan(10);
  const { version } = found;
  tasks.end = ALL + 5;
  expect(found.goOn(1000)).toBe(false);
  expect(found.version).toBeGreaterThan(version);
  expect(looked).toEqual(Array.from({ length: ALL + 5 }, () => 1));
  const rowsFound = looked.flatMap((_, row) => (found.has(row) ? [row] : []));
  expect(rowsFound).toEqual(looked.flatMap((_, row) => (row % 3 === 0 ? [row] : [])));
  expect([found.has(-1), found.has(ALL + 8)]).toEqual([false, false]);
});

test('nothing new is no other version, and rows that begin anew are looked at anew', () => {
  const { tasks, looked, found } = rows();
  tasks.end = 10;
  found.goOn(1000);
  const { version } = found;
  found.goOn(1000);
  expect(found.version).toBe(version);
  tasks.epoch = 1;
  tasks.end = 2;
  found.goOn(1000);
  expect(found.version).toBeGreaterThan(version);
  expect([found.has(0), found.has(9)]).toEqual([true, false]);
  expect(looked.slice(0, 3)).toEqual([2, 2, 1]);
});
