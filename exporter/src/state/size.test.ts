import { atOnce } from '../slices.ts';
import type { Cluster } from './cluster.ts';
import { newCluster, SAMPLE_TIME, schedulerIdentity, taskRecord } from './samples.ts';
import { sizeOf } from './size.ts';

const MEGABYTE = 1_000_000;
const LARGE = 20 * MEGABYTE;

const size = (cluster: Cluster) => atOnce(sizeOf(cluster));

function connected() {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  return { cluster, life };
}

test('of a cluster that nothing happened in it is small, and with runs it grows', () => {
  const { cluster, life } = connected();
  expect(size(cluster)).toBeLessThan(MEGABYTE / 10);
  const before = size(cluster);
  for (let id = 0; id < 100; id++)
    cluster.record(life, id, taskRecord({ key: `${'k'.repeat(4_000)}${id}` }), false);
  expect(size(cluster) - before).toBeGreaterThan(100 * 4_000 * 2);
});

test('whatever it is that is large, it counts', () => {
  const larger: Record<string, (cluster: Cluster, life: number) => void> = {
    texts: (cluster, life) => {
      for (let id = 0; id < 200; id++)
        cluster.record(
          life,
          id,
          taskRecord({ erred: true, exception: `${id}`, traceback: `${id}`.padEnd(60_000, 't') }),
          false,
        );
    },
    failures: (cluster) => {
      for (let id = 0; id < 3_000; id++)
        cluster.failures.fromStream('A', id, taskRecord({ key: `${id}`.padEnd(4_000, 'k'), erred: true }));
    },
    groups: (cluster) => {
      const dependencies = Array.from({ length: 10 }, (_, at) => `${at}`.padEnd(4_000, 'd'));
      const group = { prefix: 'inc', states: new Map(), dependencies, types: [] };
      const updates = Array.from({ length: 500 }, (_, at) => ({ ...group, name: `inc-${at}` }));
      cluster.groups.update(updates as never, true, SAMPLE_TIME);
    },
    events: (cluster) => {
      const event = {
        time: SAMPLE_TIME,
        kind: null,
        worker: null,
        cut: false,
        lostTasks: null,
        lostData: null,
        expected: false,
      };
      const newest = Array.from({ length: 100 }, () => ({ ...event, text: 'e'.repeat(150_000), data: '' }));
      cluster.events.tell([{ topic: 'all', count: 100, newest }]);
    },
    names: (cluster) => {
      for (let at = 0; at < 30_000; at++) cluster.workerNames.positionOf(`tcp://10.0.0.1:${at}`);
    },
  };
  for (const [what, fill] of Object.entries(larger)) {
    const { cluster, life } = connected();
    fill(cluster, life);
    expect([what, size(cluster) > LARGE]).toEqual([what, true]);
  }
});
