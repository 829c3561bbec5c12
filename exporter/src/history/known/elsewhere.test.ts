import { LEFT, watchedBy } from '../watched.ts';
import { Elsewhere } from './elsewhere.ts';

const NOW = 1_700_000_000_000;
const said = (stop: number, json = '{}', id = 'one') => ({ cluster: 'c', id, stop, json });

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

test('of several that watch a cluster each says so for itself, and what one that left wrote is heard for a while', () => {
  const elsewhere = new Elsewhere();
  elsewhere.hear(said(NOW, '{}', 'one'), NOW);
  elsewhere.hear(said(NOW, '{}', 'other'), NOW);
  elsewhere.hear(said(NOW + 10_000, LEFT, 'one'), NOW + 10_000);
  expect(elsewhere.has('c', NOW + 10_000)).toBe(true);
  elsewhere.hear(said(NOW + 20_000, LEFT, 'other'), NOW + 20_000);
  expect([elsewhere.has('c', NOW + 20_000), elsewhere.wrote('c', NOW + 20_000)]).toEqual([false, true]);
  expect([elsewhere.wrote('c', NOW + 200_000), elsewhere.wrote('d', NOW)]).toEqual([false, false]);
});

test('what was said before a time, as by an earlier start of this exporter, is told from what was said since', () => {
  const elsewhere = new Elsewhere();
  elsewhere.hear(said(NOW - 20_000), NOW);
  expect([elsewhere.has('c', NOW), elsewhere.has('c', NOW, NOW - 10_000)]).toEqual([true, false]);
  elsewhere.hear(said(NOW + 10_000), NOW + 10_000);
  expect(elsewhere.has('c', NOW + 10_000, NOW - 10_000)).toBe(true);
});

test('what an earlier start of this exporter said is of nobody else, unless one of its name goes on saying so', () => {
  const elsewhere = new Elsewhere('host:1');
  elsewhere.hear(said(NOW, watchedBy('host:1'), 'earlier'), NOW);
  expect([elsewhere.has('c', NOW), elsewhere.wrote('c', NOW)]).toEqual([false, false]);
  elsewhere.hear(said(NOW, watchedBy('host:2'), 'another'), NOW);
  expect(elsewhere.has('c', NOW)).toBe(true);
  elsewhere.hear(said(NOW + 10_000, LEFT, 'another'), NOW + 10_000);
  expect(elsewhere.has('c', NOW + 10_000)).toBe(false);
  elsewhere.hear(said(NOW + 30_000, watchedBy('host:1'), 'earlier'), NOW + 30_000);
  expect(elsewhere.has('c', NOW + 30_000)).toBe(true);
  // Without a name nobody is known again, and what cannot be read is of nobody's name.
  const nameless = new Elsewhere();
  nameless.hear(said(NOW, watchedBy(undefined), 'earlier'), NOW);
  expect(nameless.has('c', NOW)).toBe(true);
  elsewhere.hear({ ...said(NOW, 'broken', 'odd'), cluster: 'd' }, NOW);
  expect(elsewhere.has('d', NOW)).toBe(true);
});
