import { emptyCluster } from '../../http/testing/filled-cluster.ts';
import { OF_WORKERS, SELDOM_READ } from './by-cadence.ts';
import { events } from './events/events.ts';
import { scheduler } from './scheduler.ts';
import { failures } from './tasks/failures.ts';
import { prefixes } from './tasks/prefixes.ts';

test('what each of them costs is 0 before it was read: increase() begins with the first', () => {
  const cluster = emptyCluster();
  const nothing = () => Promise.resolve(null);
  const all = [
    ...[...OF_WORKERS, ...SELDOM_READ, prefixes].map((figures) => figures(cluster)),
    scheduler(cluster, () => undefined),
    failures(cluster, 'life', nothing),
    events(cluster, nothing),
  ];
  const untold = all
    .map(({ feature }) => feature)
    .filter((feature) => cluster.cost.seconds.get(feature) !== 0);
  expect(untold).toEqual([]);
});
