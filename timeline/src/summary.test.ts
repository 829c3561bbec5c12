import type { Totals } from './selection.ts';
import { summarize } from './summary.ts';

const TOTALS: Totals = {
  from: 0,
  to: 60_000,
  groups: [{ group: 0, count: 9, errors: 1, time: 30, share: 1, transfer: 0, other: 0 }],
  count: 9,
  errors: 1,
  time: 30,
  idle: 0.5,
  lanes: 4,
};

const said = (whole: boolean) => summarize(TOTALS, () => 'inc', 'utc', 'past', whole);

test('says what there is to see', () => {
  expect(said(true)).toMatch(/; 9 tasks on 4 lanes, idle 50 %; most time: inc 100 %; 1 failed\.$/);
});

test('says no number as if it were exact where intervals are missing', () => {
  expect(said(false)).toMatch(/; about 9 tasks on 4 lanes, idle about 50 %; .*; about 1 failed\.$/);
});
