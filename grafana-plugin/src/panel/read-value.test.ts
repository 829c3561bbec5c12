import { numberOf, textOf, timeOf } from './read-value.ts';

test.each([
  [null, ''],
  [undefined, ''],
  ['a', 'a'],
  [0, '0'],
  [false, 'false'],
  [10n, '10'],
  [{ toString: 1, valueOf: 1 }, '{"toString":1,"valueOf":1}'],
  [[1, [2]], '[1,[2]]'],
  [{ a: 10n }, '[object Object]'],
  [Object.create(null), '{}'],
])('%p as text is %p', (value, text) => {
  expect(textOf(value)).toBe(text);
});

test.each([
  [3, 3],
  ['3', 3],
  [3n, 3],
  ['', NaN],
  [' ', NaN],
  [null, NaN],
  [true, NaN],
  [[5], NaN],
  ['3 s', NaN],
])('%p is the number %p', (value, number) => {
  expect(numberOf(value)).toBe(number);
});

const T = Date.UTC(2026, 4, 1, 10);

test.each([
  T,
  new Date(T),
  '2026-05-01T10:00:00Z',
  '2026-05-01 10:00:00+00:00',
  'Fri, 01 May 2026 10:00:00 GMT',
  'May 1, 2026 10:00 UTC',
  'Fri May 01 2026 12:00:00 GMT+0200 (Central European Summer Time)',
])('%p is a time', (value) => {
  expect(timeOf(value)).toBe(T);
});

test.each([
  '',
  'Yesterday',
  'Yesterday 5',
  'run 7',
  'inc-2026',
  '12',
  '1777629600000',
  null,
  true,
  1e16,
  NaN,
])('%p is no time', (value) => {
  expect(timeOf(value)).toBeNaN();
});
