import type { ClusterPast } from '../../../history/past.ts';
import { HistoryError } from '../../../history/thread.ts';
import { filledCluster, IDENTITY, LIFE, NOW, runTasks } from '../../testing/filled-cluster.ts';
import { Answers } from '../answers.ts';
import { RunsGone, TaskPages } from './task-pages.ts';

function pagesOf(cluster: ReturnType<typeof filledCluster>, page: number, limit?: number) {
  const pages = new TaskPages(new Answers(cluster, () => NOW), { limit }, page);
  return async () => (await pages.next(() => true))?.tasks.id ?? null;
}

test('are all runs, once each', async () => {
  const cluster = filledCluster();
  runTasks(cluster, 3, 4);
  const next = pagesOf(cluster, 3);
  expect([await next(), await next(), await next(), await next()]).toEqual([[0, 1, 2], [3, 4, 5], [6], null]);
  const few = pagesOf(cluster, 3, 5);
  expect([await few(), await few(), await few()]).toEqual([[0, 1, 2], [3, 4], null]);
});

test('go on where old names are dropped meanwhile', async () => {
  const cluster = filledCluster();
  const next = pagesOf(cluster, 2);
  expect(await next()).toEqual([0, 1]);
  cluster.prefixNames.positionOf('of nothing that is kept');
  const { epoch } = cluster.log;
  const moved = cluster.prefixNames.makeRoom((use) => cluster.log.names.markPrefixes(use));
  cluster.log.names.renumberPrefixes(moved!);
  expect(cluster.log.epoch).toBeGreaterThan(epoch);
  expect(await next()).toEqual([2]);
});

test('end where runs are dropped before they are read', async () => {
  const cluster = filledCluster(10);
  const next = pagesOf(cluster, 2);
  expect(await next()).toEqual([0, 1]);
  runTasks(cluster, 3, 20);
  await expect(next()).rejects.toThrow(RunsGone);
});

test('without a range or a life are of the scheduler that is there, also where it is back after another', async () => {
  const cluster = filledCluster();
  cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW);
  cluster.connected(IDENTITY, NOW);
  const answers = new Answers(cluster, () => NOW);
  expect(answers.status().lives.map(({ id }) => id)).toEqual([LIFE, 'Scheduler-2']);
  expect(new TaskPages(answers, {}).query).toEqual({ life: LIFE });
});

test('fail where the history cannot be read: a file that lacks its runs would look whole', async () => {
  const cluster = filledCluster(10);
  cluster.log.keeper = { keeps: true, next: () => 0, take: () => {} };
  runTasks(cluster, 3, 20);
  const gone = new HistoryError('The disk is gone');
  const past = {
    runs: () => Promise.reject(gone),
    history: {},
    acknowledged: new Map(),
  } as unknown as ClusterPast;
  const answers = new Answers(cluster, () => NOW, past);
  await expect(new TaskPages(answers, {}).next(() => true)).rejects.toBe(gone);
  // What people look at is told with what is not known.
  expect((await answers.allTasks({ limit: 5, keys: false }, () => true)).tasks.id).toHaveLength(5);
});
