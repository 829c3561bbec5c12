import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cut, detached } from './text.ts';

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test('a short text stays as it is; a long one is cut and says how long it was', () => {
  expect(cut('inc', 3)).toBe('inc');
  expect(cut('increment', 3)).toBe('inc… (cut, 9 characters in all)');
});

test('what is cut stays as it is when it is cut again', () => {
  const once = cut('x'.repeat(10_000), 1024);
  expect(cut(once, 1024)).toBe(once);
  const long = `${'x'.repeat(5_000)}… (cut, 9 characters in all)`;
  expect(cut(long, 1024).length).toBeLessThan(1100);
});

test('a detached text reads the same', () => {
  for (const text of ['', 'x', "('größe-日本-😀', 1)".repeat(3)]) expect(detached(text)).toBe(text);
});

test('what is kept of a message does not keep the message', () => {
  const before = heapAfterCollection();
  const kept = Array.from({ length: 40 }, (_, index) =>
    detached(String(index).padStart(1_000_000, 'message').slice(-30)),
  );
  const grown = heapAfterCollection() - before;
  expect(kept).toHaveLength(40);
  expect(grown).toBeLessThan(10_000_000);
});
