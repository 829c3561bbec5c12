import { dated } from './dated.ts';

const NOON = new Date(2023, 10, 14, 12).getTime();
const of = (more: object = {}) => ({ time: NOON, then: false, missing: false, ...more });

beforeEach(() => jest.useFakeTimers({ now: NOON }));
afterEach(() => jest.useRealTimers());

test('what is of now needs no time, unless another is looked at', () => {
  expect(dated('3 tasks', of(), null)).toBe('3 tasks');
  expect(dated('3 tasks', of({ missing: true }), null)).toBe('3 tasks · now');
  expect(dated('', of({ missing: true }), null)).toBe('');
});

test('what is of a time that is looked at, or of when the scheduler was heard last, says so', () => {
  expect(dated('All done. ', of({ then: true }), null)).toBe('All done · as of 12:00:00');
  const heard = [{ from: NOON - 1, to: NOON + 5_000 }];
  expect(dated('3 tasks', of({ missing: true }), heard)).toBe('3 tasks · as of 12:00:05');
  expect(dated('3 tasks', of({ time: null }), heard)).toBe('3 tasks');
});
