import { durationText, known, nameOf } from './figures.ts';

test('what is not known is never 0', () => {
  expect(durationText({ start: 5, stop: null, state: 'running' })).toBe('runs');
  expect(durationText({ start: 5, stop: null, state: 'lost' })).toBe('not known');
  expect(durationText({ start: 1_000, stop: 3_500, state: 'done' })).toBe('2.5 s');
  expect(known(null, String)).toBe('not known');
  expect(known(0, String)).toBe('0');
});

test('one without code is called by its functions', () => {
  expect(nameOf('total.compute()', ['inc'])).toBe('total.compute()');
  expect(nameOf(null, ['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d');
  expect(nameOf(null, [])).toBe('nothing that ran');
});
