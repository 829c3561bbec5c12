import { Rising } from './rising.ts';

const totals = (rising: Rising, ...told: (number | null)[]) =>
  told.map((now) => {
    rising.tell(now);
    return rising.total;
  });

test('counts from what was there when it was first told, and is unknown before', () => {
  expect(totals(new Rising(), null, 1000, 1005, null, 1005)).toEqual([null, 0, 5, 5, 5]);
});

test('a counter that fell began anew', () => {
  expect(totals(new Rising(), 0, 10, 4, 6)).toEqual([0, 10, 14, 16]);
});

test('all that a younger scheduler counts is new; of an older one nothing is', () => {
  const rising = new Rising();
  expect(totals(rising, 7, 8)).toEqual([0, 1]);
  rising.beginLife(true);
  expect(totals(rising, 20)).toEqual([21]);
  rising.beginLife(false);
  expect(totals(rising, 500, 501)).toEqual([21, 22]);
});
