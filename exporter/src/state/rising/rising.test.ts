import { Rising } from './rising.ts';

const totals = (rising: Rising, ...told: (number | null)[]) =>
  told.map((now) => {
    rising.tell(now);
    return rising.total;
  });

test('has what was there when it was first told, apart too, and is unknown before', () => {
  const rising = new Rising();
  expect(rising.before).toBeNull();
  expect(totals(rising, null, 1000, 1005, null, 1005)).toEqual([null, 1000, 1005, 1005, 1005]);
  expect(rising.before).toBe(1000);
});

test('a counter that fell began anew', () => {
  expect(totals(new Rising(), 0, 10, 4, 6)).toEqual([0, 10, 14, 16]);
});

test('all that a younger scheduler counts is new; of another older one nothing is', () => {
  const rising = new Rising();
  expect(totals(rising, 7, 8)).toEqual([7, 8]);
  rising.beginLife(true);
  expect(totals(rising, 20)).toEqual([28]);
  rising.beginLife(false);
  expect(totals(rising, 500, 501)).toEqual([28, 29]);
  expect(rising.before).toBe(7);
});

test('a scheduler that started after the exporter connected has no past', () => {
  const rising = new Rising();
  rising.beginLife(true);
  expect(totals(rising, 30)).toEqual([30]);
  expect(rising.before).toBe(0);
});

test('one that is calculated may have been told too high: it waits, and adds nothing twice', () => {
  const rising = new Rising({ resets: false });
  rising.beginLife(true);
  const totals = [5, 4.5, 5.5, 5.5].map((now) => {
    rising.tell(now);
    return rising.total;
  });
  expect(totals).toEqual([5, 5, 5.5, 5.5]);
  rising.beginLife(true);
  rising.tell(1);
  expect(rising.total).toBe(6.5);
});
