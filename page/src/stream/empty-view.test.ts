import { emptyView } from './empty-view.ts';

const range = { from: 1_000, to: 61_000 };
const unknown = (from: number, to: number, reason = 'Nobody was there.') => ({
  ...{ from, to, reason, word: 'not recorded' },
});

test('where all is known, nothing ran', () => {
  expect(emptyView({ range, last: 60_000, unknown: [] })).toBe('No task ran in the last minute.');
  expect(emptyView({ range, last: 300_000, unknown: [] })).toBe('No task ran in the last 5 minutes.');
  expect(emptyView({ range, last: null, unknown: [unknown(0, 1_000)] })).toBe(
    'No task ran in the time in view.',
  );
});

test('where some is not known, nothing is said of that', () => {
  expect(emptyView({ range, last: 60_000, unknown: [unknown(0, 2_000)] })).toMatch(
    /as far as it is known: what is shaded is not/,
  );
});

test('where nothing is known, the reasons are said', () => {
  const gaps = [unknown(-Infinity, 5_000), unknown(5_000, Infinity, 'It is still fetched.')];
  expect(emptyView({ range, last: null, unknown: gaps })).toBe(
    'It is not known what ran in the time in view. Nobody was there. It is still fetched.',
  );
});
