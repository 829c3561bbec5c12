import { API_VERSION } from '@daskscope/api';
import { newCluster, SAMPLE_TIME, schedulerIdentity, workerUpdate } from '../../state/samples.ts';
import { statusOf } from './status.ts';

const NOW = SAMPLE_TIME;

test('before anything answered', () => {
  expect(statusOf(newCluster(), NOW + 1)).toEqual({
    api: API_VERSION,
    time: NOW + 1,
    exporter: { version: '1.2.3', startedAt: NOW },
    connection: {
      state: 'connecting',
      address: 'tcp://s:8786',
      since: NOW,
      pushLatenessSeconds: null,
      connects: 0,
      error: null,
      retryAt: null,
    },
    scheduler: null,
    cluster: {
      workers: 0,
      threads: 0,
      memoryBytes: 0,
      memoryLimitBytes: 0,
      cpuCores: 0,
      clients: null,
      errors: 0,
    },
    known: [],
    lives: [],
    taskLog: { tasks: 0, capacity: 100, taken: 0, lost: 0 },
    watchers: 0,
    cost: expect.objectContaining({ prefixes: 0, 'task-stream': 0 }),
    missing: [],
  });
});

test('connected, with what the workers add up to', () => {
  const cluster = newCluster();
  expect(cluster.connected(schedulerIdentity('A', { startedAt: NOW - 50 }), NOW + 1)).toBe(0);
  cluster.workers.update([workerUpdate('tcp://a:1'), workerUpdate('tcp://b:1', { memoryLimit: 0 })], NOW);
  const status = statusOf(cluster, NOW + 9);
  expect(status.connection).toMatchObject({ state: 'connected', since: NOW + 1, connects: 1 });
  expect(status.scheduler).toMatchObject({ id: 'A', startedAt: NOW - 50, simulated: false });
  expect(status.cluster).toMatchObject({
    workers: 2,
    threads: 4,
    memoryBytes: 4.2e8,
    memoryLimitBytes: 4e9,
    cpuCores: 3,
  });
  expect(status.lives).toEqual([{ id: 'A', firstSeen: NOW + 1, lastSeen: NOW + 9, tasks: 0 }]);
});

test('asking for the status changes nothing', () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), NOW + 1);
  const lives = cluster.log.lives();
  expect(statusOf(cluster, NOW + 9).lives).toEqual([{ ...lives[0], lastSeen: NOW + 9 }]);
  expect(cluster.log.lives()).toEqual(lives);
});

test('while it is lost, the life and what was known last stay as they were', () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), NOW + 10);
  cluster.workers.update([workerUpdate('tcp://a:1')], NOW);
  cluster.disconnected('The comm ended.', NOW + 25, NOW + 20);
  cluster.missing('spans', 'This scheduler has no spans.');
  expect(statusOf(cluster, NOW + 99)).toMatchObject({
    cluster: { workers: 1 },
    scheduler: { id: 'A' },
    lives: [{ lastSeen: NOW + 20 }],
    missing: [{ feature: 'spans', reason: 'This scheduler has no spans.' }],
  });
});
