import { heardUntil } from './heard-until.ts';

test('what did not change was so for as long as the scheduler was heard', () => {
  expect(heardUntil(50_000, [{ from: 1, to: 90_000 }])).toBe(90_000);
  expect(heardUntil(50_000, [{ from: 55_000, to: 90_000 }])).toBe(90_000);
});

test('nothing is known of it once the scheduler was away', () => {
  const heard = [
    { from: 1, to: 49_000 },
    { from: 70_000, to: 90_000 },
  ];
  expect(heardUntil(50_000, heard)).toBe(50_000);
  expect(heardUntil(50_000, [])).toBe(50_000);
  expect(heardUntil(null, heard)).toBeNull();
});
