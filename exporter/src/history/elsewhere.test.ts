import { Elsewhere, LEFT } from './elsewhere.ts';

const NOW = 1_700_000_000_000;
const said = (stop: number, json = '{}') => ({ cluster: 'c', stop, json });

test('who goes on saying that it watches a cluster does so, whatever its clock says, until it is silent or leaves', () => {
  const elsewhere = new Elsewhere();
  // An hour behind: it may have ended then.
  elsewhere.hear(said(NOW - 3_600_000), NOW);
  expect([elsewhere.has('c', NOW), elsewhere.isOther(NOW)]).toEqual([false, false]);
  elsewhere.hear(said(NOW - 3_600_000), NOW + 10_000);
  expect(elsewhere.has('c', NOW + 10_000)).toBe(false);
  elsewhere.hear(said(NOW - 3_570_000), NOW + 40_000);
  expect([elsewhere.has('c', NOW + 40_000), elsewhere.isOther(NOW + 40_000)]).toEqual([true, true]);
  // The same is told again.
  elsewhere.hear(said(NOW - 3_570_000), NOW + 100_000);
  expect([elsewhere.isOther(NOW + 100_000), elsewhere.isOther(NOW + 160_000)]).toEqual([false, true]);
  elsewhere.hear(said(NOW + 170_000), NOW + 170_000);
  expect(elsewhere.isOther(NOW + 170_000)).toBe(true);
  elsewhere.hear(said(NOW + 180_000, LEFT), NOW + 180_000);
  expect([elsewhere.isOther(NOW + 180_000), elsewhere.has('c', NOW + 180_000)]).toEqual([true, false]);
});
