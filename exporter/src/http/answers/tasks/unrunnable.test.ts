import { emptyCluster, IDENTITY, NOW } from '../../testing/filled-cluster.ts';
import type { UnrunnableTask } from '../../../state/updates/tasks.ts';
import { unrunnableOf } from './unrunnable.ts';

const task = (key: string, changes: Partial<UnrunnableTask> = {}): UnrunnableTask => ({
  key,
  prefix: key.split('-')[0]!,
  seconds: 2.5,
  resources: new Map(),
  workers: [],
  hosts: [],
  ...changes,
});

function connected() {
  const cluster = emptyCluster();
  cluster.connected(IDENTITY, NOW);
  return cluster;
}

test('not told yet, none, and not to be had are three things', () => {
  const cluster = connected();
  expect(unrunnableOf(cluster, {})).toMatchObject({ time: null, total: null, missing: null, tasks: [] });
  cluster.seldom.unrunnable = { time: NOW, total: 0, oldestSeconds: 0, tasks: [] };
  expect(unrunnableOf(cluster, {})).toMatchObject({ time: NOW, total: 0, missing: null, tasks: [] });
  cluster.missing('unrunnable', 'It forbids this.');
  expect(unrunnableOf(cluster, {})).toMatchObject({ missing: 'It forbids this.' });
});

test('tasks with what they ask for and since when; those that were not read are counted', () => {
  const cluster = connected();
  const tasks = [
    task('fit-1', { resources: new Map([['T "P" U', 2]]), workers: ['alice'] }),
    task('C:\\x\u001b-1', { seconds: null, hosts: ['10.0.0.9'] }),
  ];
  cluster.seldom.unrunnable = { time: NOW, total: 5, oldestSeconds: 2.5, tasks };
  const told = unrunnableOf(cluster, {});
  expect(told).toMatchObject({ total: 5, unread: 3 });
  const [fit, other] = told.tasks;
  expect(fit).toMatchObject({
    key: 'fit-1',
    since: NOW - 2_500,
    resources: { 'T "P" U': 2 },
    workers: ['alice'],
  });
  expect(other).toMatchObject({
    since: null,
    resources: {},
    workers: [],
    hosts: ['10.0.0.9'],
    position: null,
  });
  const keys = (query: Parameters<typeof unrunnableOf>[1]) =>
    unrunnableOf(cluster, query).tasks.map(({ key }) => key);
  expect(keys({ prefix: ['fit'] })).toEqual(['fit-1']);
  // As it stands in a label of /metrics.
  expect(keys({ prefix: ['C:\\\\x\\x1b'] })).toEqual([other!.key]);
  expect(keys({ search: 'FIT' })).toEqual(['fit-1']);
  expect(unrunnableOf(cluster, { search: 'nosuch' })).toMatchObject({ total: 5, unread: 3, tasks: [] });
});
