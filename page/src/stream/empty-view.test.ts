import { emptySentence } from './empty-view.ts';

const range = { from: 1_000, to: 61_000 };
const now = 61_000;
const unknown = (from: number, to: number, reason = 'Nobody was there.') => ({
  ...{ from, to, reason, word: 'not recorded' },
});

test.each([
  [60_000, 'minute'],
  [300_000, '5 minutes'],
  [45_000, '45 s'],
  [24 * 3_600_000, '1 d 0 h'],
])('where all of %d ms until now is known, nothing ran', (ms, text) => {
  const last = { range: { from: now - ms, to: now }, now, following: true };
  expect(emptySentence({ ...last, unknown: [] })).toBe(`No task ran in the last ${text}.`);
});

test('of a time before nobody tells what ran on and never ended', () => {
  expect(emptySentence({ range, now, following: false, unknown: [unknown(0, 1_000)] })).toBe(
    'No task ended in the time in view.',
  );
});

test('where some is not known, nothing is said of that', () => {
  expect(emptySentence({ range, now, following: true, unknown: [unknown(0, 2_000)] })).toBe(
    'No task ran in the time in view, as far as it is known: what is shaded is not.',
  );
});

test('where nothing is known, the reasons are said', () => {
  const gaps = [unknown(-Infinity, 5_000), unknown(5_000, Infinity, 'It is still fetched.')];
  expect(emptySentence({ range, now, following: false, unknown: gaps })).toBe(
    'It is not known what ran in the time in view. Nobody was there. It is still fetched.',
  );
});

test('of what is still to come nothing is said', () => {
  expect(emptySentence({ range, now: 1_000, following: false, unknown: [] })).toBe(
    'This time is still to come.',
  );
});
