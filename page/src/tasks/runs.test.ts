import { Runs, type Run } from './runs.ts';

const CHUNK = 16_384;
const run = (id: number, group = 0): Run => ({
  life: 1,
  id,
  group,
  worker: 2,
  error: id % 7 === 0,
  nbytes: id * 10,
  start: id,
  end: id + 0.5,
});

function filled(
  count: number,
  capacity: number,
  keyBytes = Infinity,
  key = (id: number) => `inc-${id}`,
): Runs {
  const runs = new Runs(capacity, keyBytes);
  for (let id = 0; id < count; id++) runs.push(run(id, id % 3), key(id));
  return runs;
}

test('a run is what was put in, under its number', () => {
  const runs = filled(20_000, 100_000);
  for (const number of [0, 1, CHUNK - 1, CHUNK, 19_999]) {
    expect(runs.run(number)).toEqual(run(number, number % 3));
    expect(runs.key(number)).toBe(`inc-${number}`);
  }
  expect(runs.run(20_000)).toBeUndefined();
  expect(runs.find(1, 17_000)).toBe(17_000);
  expect(runs.find(2, 17_000)).toBeUndefined();
});

test('the oldest make room, and numbers stay', () => {
  const runs = filled(5 * CHUNK, 2 * CHUNK);
  expect([runs.first, runs.next]).toEqual([3 * CHUNK, 5 * CHUNK]);
  expect(runs.run(3 * CHUNK - 1)).toBeUndefined();
  expect(runs.run(3 * CHUNK)?.id).toBe(3 * CHUNK);
});

test('keys make room before their runs do', () => {
  const long = 'k'.repeat(100);
  const runs = filled(4 * CHUNK, 10 * CHUNK, 300 * CHUNK, (id) => `${long}${id}`);
  expect(runs.key(0)).toBeUndefined();
  expect(runs.run(0)?.id).toBe(0);
  expect(runs.firstKey).toBeGreaterThan(0);
  expect(runs.key(runs.firstKey)).toBe(`${long}${runs.firstKey}`);
});

describe('search', () => {
  const find = (runs: Runs, text: string, groups: number[] = [], from = 0) =>
    [...new Set(runs.search(text, new Set(groups), from, runs.next))].sort((a, b) => a - b);

  test('finds in keys, in any case, and never across two of them', () => {
    const runs = new Runs(100_000, Infinity);
    ['Add-1', 'add-2', 'dec-1', '1de', 'c-1'].forEach((key, id) => runs.push(run(id), key));
    expect(find(runs, 'add')).toEqual([0, 1]);
    expect(find(runs, 'dec')).toEqual([2]);
    expect(find(runs, '1')).toEqual([0, 2, 3, 4]);
    expect(find(runs, '1', [], 3)).toEqual([3, 4]);
  });

  test('finds beyond ASCII', () => {
    const runs = new Runs(100_000, Infinity);
    ['größe-1', 'Größe-2', '🎉', 'ascii'].forEach((key, id) => runs.push(run(id), key));
    expect(find(runs, 'größe')).toEqual([0, 1]);
    expect(find(runs, '🎉')).toEqual([2]);
    expect(find(runs, 'i')).toEqual([3]);
  });

  test('finds in every chunk, from wherever it begins, by function as well', () => {
    const runs = filled(3 * CHUNK, 10 * CHUNK);
    const expected = (from: number, group: number) =>
      Array.from({ length: 3 * CHUNK }, (_, id) => id).filter(
        (id) => id >= from && (`inc-${id}`.includes('777') || id % 3 === group),
      );
    expect(find(runs, '777', [1], 0)).toEqual(expected(0, 1));
    expect(find(runs, '777', [], CHUNK + 5)).toEqual(expected(CHUNK + 5, 9));
  });
});
