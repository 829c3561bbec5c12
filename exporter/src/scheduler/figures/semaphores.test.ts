import { emptyCluster } from '../../http/testing/filled-cluster.ts';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import { semaphores } from './semaphores.ts';

const NO_METRICS = new Map<string, unknown>();

function applied(told: unknown) {
  const cluster = emptyCluster();
  semaphores(cluster).apply(told, Date.now());
  return { told: cluster.seldom.semaphores!, missing: cluster.missingFeatures };
}

test('what Dask has no entry of yet is 0', () => {
  const { told, missing } = applied([
    1,
    new Map([['lock', 1]]),
    new Map(),
    new Map([['acquire_total', new Map([['lock', 3]])]]),
  ]);
  expect(told).toEqual([
    { name: 'lock', limit: 1, leases: 0, pending: 0, waitSeconds: 0, acquires: 3, releases: 0 },
  ]);
  expect(missing.has('more-semaphores')).toBe(false);
});

test('what is not among the entries that are read is not known, and not 0', () => {
  const full = (count: number) => new Map(Array.from({ length: count }, (_, n) => [`other-${n}`, 1]));
  const of = (entries: number) =>
    applied([1, new Map([['lock', 1]]), full(entries), new Map([['pending', full(entries)]])]).told[0]!;
  expect(of(1_999)).toMatchObject({ leases: 0, pending: 0, releases: 0 });
  expect(of(2_000)).toMatchObject({ leases: null, pending: null, releases: 0 });
});

test('more than are read is said, and no longer once there are fewer', () => {
  const cluster = emptyCluster();
  const feed = semaphores(cluster);
  feed.apply([201, new Map([['first', 1]]), new Map(), NO_METRICS], Date.now());
  expect(cluster.missingFeatures.get('more-semaphores')).toContain('Only the first 200');
  feed.apply([200, new Map([['first', 1]]), new Map(), NO_METRICS], Date.now());
  expect(cluster.missingFeatures.has('more-semaphores')).toBe(false);
});

test('names may be tuples or very long, and what is no number is left out', () => {
  const { told } = applied([
    3,
    new Map<unknown, unknown>([
      [['a', 1], 2],
      ['x'.repeat(2 * NAME_LIMIT), 1],
      ['broken', 'many'],
    ]),
    new Map([[['a', 1], 1]]),
    NO_METRICS,
  ]);
  expect(told.map(({ name, limit, leases }) => [name.slice(0, 9), limit, leases])).toEqual([
    ["('a', 1)", 2, 1],
    ['xxxxxxxxx', 1, 0],
  ]);
  expect(told[1]!.name).toBe(cut('x'.repeat(2 * NAME_LIMIT), NAME_LIMIT));
});
