import type { Totals } from './selection.ts';
import { idleText, summarize } from './summary.ts';
import { notRecorded, type Unknown } from '../unknown.ts';

const TOTALS: Totals = {
  from: 0,
  to: 60_000,
  groups: [{ group: 0, count: 9, errors: 1, time: 30, share: 1, transfer: 0, other: 0 }],
  count: 9,
  errors: 1,
  time: 30,
  idle: 0.5,
  known: 60_000,
  lanes: 4,
};

const said = (whole: boolean, totals = TOTALS, unknown: Unknown[] = []) =>
  summarize(totals, () => 'inc', 'utc', 'past', { whole, unknown });

test('says what there is to see', () => {
  expect(said(true)).toMatch(/; 9 tasks on 4 lanes, idle 50 %; most time: inc 100 %; 1 failed\.$/);
});

test('says no number as if it were exact where intervals are missing', () => {
  expect(said(false)).toMatch(/; about 9 tasks on 4 lanes, idle about 50 %; .*; about 1 failed\.$/);
});

test('says what is not known, and no sum as if it were', () => {
  const unknown = notRecorded([{ from: 45_000, to: 50_000 }]);
  const partly = { ...TOTALS, known: 5_000 };
  expect(said(true, partly, unknown)).toMatch(
    /; at least 9 tasks on 4 lanes, idle 50 % of the known 5 s; .*; at least 1 failed; not recorded from 00:00:00 to 00:00:45; not recorded from 00:00:50 to 00:01:00\.$/,
  );
  const nothing = { ...TOTALS, groups: [], count: 0, errors: 0, known: 0, idle: null };
  expect(said(true, nothing, notRecorded([]))).toBe(
    'Task stream from 00:00:00 to 00:01:00 UTC; what 4 lanes did is not known; not recorded from 00:00:00 to 00:01:00.',
  );
});

test('many stretches that are not known are counted', () => {
  const known = [1, 2, 3, 4, 5].map((at) => ({ from: at * 10_000, to: at * 10_000 + 5_000 }));
  expect(said(true, { ...TOTALS, known: 25_000 }, notRecorded(known))).toMatch(
    /; nor in 3 more stretches\.$/,
  );
});

test('idle is not known of what is not, and is nothing without lanes', () => {
  expect(idleText({ ...TOTALS, idle: null, known: 0 }, '')).toBe('idle not known');
  expect(idleText({ ...TOTALS, idle: null, lanes: 0 }, '')).toBe('');
  expect(idleText(TOTALS, 'about ')).toBe('idle about 50 %');
});
