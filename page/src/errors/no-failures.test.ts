import { noFailures } from './no-failures.ts';

const NOON = new Date(2023, 10, 14, 12).getTime();
const EMPTY = 'Not known: the cluster is gone.';
const heard = [{ from: NOON - 60_000, to: NOON }];

beforeEach(() => jest.useFakeTimers({ now: NOON }));
afterEach(() => jest.useRealTimers());

test('of a cluster that is gone it says until when nothing failed', () => {
  const sentence = 'Nothing failed until 12:00:00, as far as it is known.';
  expect(noFailures(EMPTY, { known: null, heard })).toBe(sentence);
  expect(noFailures(EMPTY, { known: [{ from: NOON - 60_000, to: null }], heard })).toBe(sentence);
  expect(noFailures(EMPTY, { known: [{ from: NOON - 60_000, to: NOON - 5_000 }], heard })).toMatch(
    '11:59:55',
  );
});

test('where it is heard, or nothing is known of before, it says what is said of now', () => {
  expect(noFailures(EMPTY, { known: null, heard: null })).toBe(EMPTY);
  expect(noFailures(EMPTY, { known: null, heard: [] })).toBe(EMPTY);
  expect(noFailures(EMPTY, { known: [], heard })).toBe(EMPTY);
});
