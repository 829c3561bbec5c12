import { Keys, makeRoomForKeys } from './keys.ts';

function keysOf(...keys: string[]): Keys {
  const made = new Keys(keys.length);
  for (const key of keys) made.push(key);
  return made;
}

test.each([['inc-1'], [''], ["('add', 1, é)"], ['🎉']])('%p comes back as it was', (key) => {
  const keys = keysOf('before', key, 'after');
  expect([keys.at(0), keys.at(1), keys.at(2)]).toEqual(['before', key, 'after']);
  keys.seal();
  expect(keys.at(1)).toBe(key);
});

test('a very long key is cut', () => {
  const keys = keysOf('€'.repeat(5000), 'next');
  expect(keys.at(0)).toBe('€'.repeat(1024));
  expect(keys.at(1)).toBe('next');
  expect(keys.bytes).toBeLessThan(16_384);
});

test('finds keys that contain a text, in any case, and never across two of them', () => {
  const keys = keysOf('Add-1', 'add-2', '', 'dec-1', '1de', 'c-1');
  expect(keys.matching('add', 0)).toEqual([0, 1]);
  expect(keys.matching('dec', 0)).toEqual([3]);
  expect(keys.matching('1', 0)).toEqual([0, 3, 4, 5]);
  expect(keys.matching('1', 4)).toEqual([4, 5]);
  expect(keys.matching('1', 3, 5)).toEqual([3, 4]);
  expect(keys.matching('', 2, 4)).toEqual([2, 3]);
  expect(keys.matching('none', 0)).toEqual([]);
  expect(keys.matching('', 2)).toEqual([2, 3, 4, 5]);
});

test('finds beyond ASCII', () => {
  const keys = keysOf('größe-1', 'Größe-2', '🎉', 'ascii');
  expect(keys.matching('größe', 0)).toEqual([0, 1]);
  expect(keys.matching('🎉', 0)).toEqual([2]);
  expect(keys.matching('i', 1)).toEqual([3]);
});

test('the oldest keys are given up where all take too much, the newest never', () => {
  const part = () => ({ keys: keysOf('k'.repeat(1000)) as Keys | null });
  const parts = [part(), part(), part()];
  const { bytes } = parts[0]!.keys!;
  makeRoomForKeys(parts, 2 * bytes);
  expect(parts.map(({ keys }) => keys !== null)).toEqual([false, true, true]);
  makeRoomForKeys(parts, 0);
  expect(parts.map(({ keys }) => keys !== null)).toEqual([false, false, true]);
});
