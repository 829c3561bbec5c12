import { filledCluster, NOW, WORKER, workerUpdate } from '../testing/filled-cluster.ts';
import { seriesAfter, seriesOf } from './series.ts';
import { atOnce } from '../../slices.ts';
import { Sampling } from '../../state/series/sampling.ts';

const MEMORY = 5;

test('a point a second, what the workers tell summed up, and nulls where the scheduler was away', () => {
  const cluster = filledCluster();
  const sampling = new Sampling(cluster, MEMORY);
  const [worker] = [...cluster.workers.all()];
  sampling.sample(NOW);
  sampling.sample(NOW + 1_000);
  cluster.disconnected('It is away.', null, NOW + 2_000);
  sampling.sample(NOW + 2_000);
  sampling.sample(NOW + 3_000);
  cluster.connected(cluster.identity!, NOW + 4_000);
  sampling.sample(NOW + 4_000);
  const series = atOnce(seriesOf(cluster.series, {}, NOW + 5_000));
  expect(series).toMatchObject({ step: 1_000, since: NOW, now: NOW + 5_000 });
  expect(series.time).toEqual([0, 1, 2, 3, 4].map((second) => NOW + second * 1_000));
  const { threads } = worker!;
  expect(series.mean.threads).toEqual([threads, threads, null, null, threads]);
  expect(series.mean.tasks.memory[2]).toBeNull();
  expect(series.mean.tasksFinished).toEqual([null, 0, null, null, null]);
  expect(series.min).toBeUndefined();
  expect(atOnce(seriesAfter(cluster.series, NOW + 2_000)).time).toEqual([NOW + 3_000, NOW + 4_000]);
});

test('a bucket has the least, the mean and the greatest of what is known in it', () => {
  const cluster = filledCluster();
  const sampling = new Sampling(cluster, MEMORY);
  for (let second = 0; second < 4; second++) {
    cluster.workers.update([{ ...workerUpdate(), threads: second + 1 }], NOW);
    if (second !== 1) sampling.sample(NOW + second * 1_000);
  }
  const { time, mean, min, max } = atOnce(seriesOf(cluster.series, { resolution: 2_000 }, NOW));
  expect(time).toEqual([NOW, NOW + 2_000]);
  expect([min?.threads, mean.threads, max?.threads]).toEqual([
    [1, 3],
    [1, 3.5],
    [1, 4],
  ]);
});

test('workers of one host repeat its rates: it counts once, and a limit that one has not is none', () => {
  const cluster = filledCluster();
  const { report } = workerUpdate();
  const busy = { ...report, networkReceive: 100 };
  cluster.workers.update(
    [
      { ...workerUpdate(), address: WORKER, host: 'a', report: busy },
      { ...workerUpdate(), address: 'tcp://10.0.0.8:2', host: 'a', report: { ...busy, networkReceive: 90 } },
      { ...workerUpdate(), address: 'tcp://10.0.0.9:1', host: 'b', report: busy, memoryLimit: 0 },
    ],
    NOW,
  );
  new Sampling(cluster, MEMORY).sample(NOW);
  const { mean } = atOnce(seriesOf(cluster.series, {}, NOW));
  expect(mean.networkReceive).toEqual([200]);
  expect(mean.memoryLimit).toEqual([null]);
  expect(mean.workers).toEqual([3]);
});

test('a day of seconds keeps no more than the last hour', () => {
  const cluster = filledCluster();
  const sampling = new Sampling(cluster, MEMORY);
  for (let second = 0; second < 86_400; second++) sampling.sample(NOW + second * 1_000);
  const { time, since } = atOnce(seriesOf(cluster.series, {}, NOW));
  expect(time).toHaveLength(3_600);
  expect(since).toBe(NOW + (86_400 - 3_600) * 1_000);
});
