import { atOnce } from '../slices.ts';
import {
  interval,
  newCluster,
  prefixUpdate,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from './samples.ts';

const NOW = SAMPLE_TIME;

const erred = (count: number) => [prefixUpdate('inc', { erred: count })];

test('lost: since when it is lost stays while tries fail, and what was known stays', () => {
  const cluster = newCluster();
  cluster.disconnected('Nobody listens.', NOW + 5, NOW + 1);
  expect(cluster.connection).toEqual({
    state: 'connecting',
    since: NOW,
    connects: 0,
    error: 'Nobody listens.',
    retryAt: NOW + 5,
  });
  cluster.connected(schedulerIdentity('A'), NOW + 10);
  cluster.workers.update([workerUpdate('tcp://a:1')], NOW);
  cluster.disconnected('The comm ended.', NOW + 25, NOW + 20);
  cluster.disconnected('Nobody listens.', NOW + 40, NOW + 30);
  expect(cluster.connection).toEqual({
    state: 'lost',
    since: NOW + 20,
    connects: 1,
    error: 'Nobody listens.',
    retryAt: NOW + 40,
  });
  expect(cluster.workers.size).toBe(1);
  expect(cluster.identity).toMatchObject({ id: 'A' });
  expect(cluster.log.lives()).toMatchObject([{ lastSeen: NOW + 20 }]);
});

test('the same scheduler goes on; another begins a new life, and errors go on counting', () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A', { startedAt: NOW - 1000 }), NOW);
  cluster.workers.update([workerUpdate('tcp://a:1')], NOW);
  cluster.prefixes.update(erred(5), NOW);
  cluster.disconnected('The comm ended.', null, NOW + 1);
  cluster.connected(schedulerIdentity('A', { startedAt: NOW - 1000 }), NOW + 2);
  expect(cluster.workers.size).toBe(1);
  cluster.prefixes.update(erred(6), NOW);
  expect(cluster.prefixes.erredTotal).toBe(1);

  expect(cluster.connected(schedulerIdentity('B', { startedAt: NOW + 50 }), NOW + 60)).toBe(1);
  expect(cluster.workers.size).toBe(0);
  expect(cluster.scheduler).toBeNull();
  cluster.prefixes.update(erred(2), NOW);
  expect(cluster.prefixes.erredTotal).toBe(3);
  expect(cluster.prefixNames.list).toEqual(['inc']);
});

test('another scheduler that is older than the exporter, or seen before, brings no old errors', () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A', { startedAt: NOW + 1 }), NOW + 2);
  cluster.connected(schedulerIdentity('B', { startedAt: NOW - 1000 }), NOW + 3);
  cluster.prefixes.update(erred(7), NOW);
  cluster.connected(schedulerIdentity('C', { startedAt: null }), NOW + 4);
  cluster.prefixes.update(erred(7), NOW);
  cluster.connected(schedulerIdentity('D', { startedAt: NOW + 5 }), NOW + 6);
  cluster.prefixes.update(erred(1), NOW);
  cluster.connected(schedulerIdentity('B', { startedAt: NOW - 1000 }), NOW + 7);
  cluster.prefixes.update(erred(8), NOW);
  cluster.connected(schedulerIdentity('D', { startedAt: NOW + 5 }), NOW + 8);
  cluster.prefixes.update(erred(1), NOW);
  expect(cluster.prefixes.erredTotal).toBe(1);
});

test('a record goes to the log, its failure to the failures, its compute time to the durations', () => {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), NOW);
  const intervals = [
    interval(0, 100, 'transfer'),
    interval(100, 600),
    interval(600, 700),
    interval(700, 900, 'disk-write'),
  ];
  cluster.record(life, 0, taskRecord({ intervals }), false);
  cluster.record(life, 1, taskRecord({ erred: true, exception: 'ValueError: no' }), true);
  cluster.record(life, 1, taskRecord({ erred: true }), false);
  cluster.record(life, 2, taskRecord({ intervals: [interval(0, 1, 'deserialize')] }), false);
  expect(cluster.log.size).toBe(3);
  expect(atOnce(cluster.failures.find({ limit: 10 })).found).toMatchObject([
    { life: 'A', id: 1, exception: 'ValueError: no' },
  ]);
  expect([...cluster.durations.series()]).toMatchObject([{ prefix: 'inc', count: 1, sum: 0.6 }]);
});

test('the oldest that executes is told by prefix', () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), NOW);
  cluster.workers.update([workerUpdate('tcp://a:1')], NOW);
  cluster.prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
  const tasks = [{ key: 'add-1', prefix: 'add', seconds: 3 }];
  cluster.workers.updateRunning([{ worker: 'tcp://a:1', tasks }], NOW);
  expect([...cluster.prefixes.running()].map(([, seconds]) => seconds)).toEqual([0, 3]);
});

test('what is missing is said until it is there, and told when it changes', () => {
  const cluster = newCluster();
  let told = 0;
  cluster.changes.on('status', () => told++);
  cluster.missing('spans', 'This scheduler has no spans.');
  cluster.missing('spans', 'This scheduler has no spans.');
  expect(told).toBe(1);
  expect([...cluster.missingFeatures]).toEqual([['spans', 'This scheduler has no spans.']]);
  cluster.present('spans');
  cluster.present('spans');
  expect(told).toBe(2);
  expect(cluster.missingFeatures.size).toBe(0);
});
