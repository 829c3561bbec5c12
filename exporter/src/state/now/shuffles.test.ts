import type { ShuffleUpdate } from '../updates.ts';
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
  shuffles.update([
    told('a', 5),
    told('b', 1),
    told('a', 7, { limit: null }),
    told('a', 9, { buffer: 'disk' }),
  ]);
  expect(shuffles.all()).toEqual([
    { worker: 'a', buffer: 'comm', bytes: 12, limit: 1000, read: 4, written: 6 },
    { worker: 'b', buffer: 'comm', bytes: 1, limit: 1000, read: 2, written: 3 },
    { worker: 'a', buffer: 'disk', bytes: 9, limit: 1000, read: 2, written: 3 },
  ]);
});

test('a shuffle that ended is gone, and so is that of another scheduler', () => {
  const shuffles = new Shuffles();
  shuffles.update([told('a', 5), told('b', 1)]);
  shuffles.update([told('b', 1)]);
  expect(shuffles.all().map(({ worker }) => worker)).toEqual(['b']);
  shuffles.beginLife();
  expect(shuffles.all()).toEqual([]);
});
