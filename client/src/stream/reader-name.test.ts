import { newReaderName } from './reader-name.ts';

test('every stream has another reader', () => {
  const names = new Set(Array.from({ length: 100 }, newReaderName));
  expect(names.size).toBe(100);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
});
