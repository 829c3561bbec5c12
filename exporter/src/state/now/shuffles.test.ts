import type { ShuffleUpdate } from '../updates/workers.ts';
import { Shuffles } from './shuffles.ts';

const told = (worker: string, bytes: number, changes: Partial<ShuffleUpdate> = {}): ShuffleUpdate => ({
  worker,
  buffer: 'comm',
  bytes,
  limit: 1000,
  read: 2,
  written: 3,
  ...changes,
});

test("a worker's shuffles add up, their limit does not, and its buffers stay apart", () => {
  const shuffles = new Shuffles();
  const all = [told('a', 5), told('b', 1), told('a', 7, { limit: null }), told('a', 9, { buffer: 'disk' })];
  shuffles.update(all, 1_000);
  expect(shuffles.all()).toEqual([
    { worker: 'a', buffer: 'comm', bytes: 12, limit: 1000, read: 4, written: 6 },
    { worker: 'b', buffer: 'comm', bytes: 1, limit: 1000, read: 2, written: 3 },
    { worker: 'a', buffer: 'disk', bytes: 9, limit: 1000, read: 2, written: 3 },
  ]);
});

test('a shuffle that ended is gone, and so is that of another scheduler', () => {
  const shuffles = new Shuffles();
  shuffles.update([told('a', 5), told('b', 1)], 1_000);
  shuffles.update([told('b', 1)], 2_000);
  expect(shuffles.all().map(({ worker }) => worker)).toEqual(['b']);
  shuffles.beginLife();
  expect(shuffles.all()).toEqual([]);
});

test('how long the buffer for the disk is full is kept, since it was told last', () => {
  const shuffles = new Shuffles();
  shuffles.update([told('a', 10, { buffer: 'disk' })], 1_000);
  shuffles.update([told('a', 950, { buffer: 'disk' }), told('b', 950)], 5_000);
  shuffles.update([told('a', 1_500, { buffer: 'disk' })], 7_000);
  const full = { spells: 2, ms: 6_000, most: 1.5, from: 1_000, to: 7_000 };
  expect(shuffles.fullDisks.between(0, 10_000)).toEqual(new Map([['a', full]]));
  expect(shuffles.fullDisks.between(2_000, 3_000).get('a')?.ms).toBe(1_000);
});
