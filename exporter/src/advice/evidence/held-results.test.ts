import { newCluster, SAMPLE_TIME, schedulerIdentity, workerUpdate } from '../../state/samples.ts';
import type { GroupUpdate } from '../../state/updates/functions.ts';
import { heldNow } from './held-results.ts';

const group = (
  name: string,
  states: Record<string, number>,
  stop: number | null,
  dependencies: string[] = [],
): GroupUpdate => ({
  ...{ name, prefix: name.split('-')[0]!, states: new Map(Object.entries(states)), bytes: 1_000 },
  ...{ seconds: 1, start: SAMPLE_TIME, stop, dependencies, types: [] },
});

function held(groups: GroupUpdate[]) {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  cluster.workers.update([workerUpdate('tcp://a:1'), workerUpdate('tcp://b:1')], SAMPLE_TIME);
  cluster.groups.update(groups, true, SAMPLE_TIME);
  return heldNow(cluster, null);
}

const LATER = SAMPLE_TIME + 5_000;

test('what is in memory counts by how much of it is there, and was used last by what depends on it', () => {
  const told = held([
    group('load-1', { memory: 5, released: 15 }, SAMPLE_TIME),
    group('sum-1', { released: 1 }, LATER, ['load-1']),
  ]);
  expect(told).toEqual({
    results: [{ prefix: 'load', tasks: 5, bytes: 250, usedLast: LATER }],
    memoryLimit: 8e9,
  });
});

test('what something still waits for, or is still made, is used', () => {
  const waiting = group('sum-1', { waiting: 1 }, null, ['load-1']);
  expect(held([group('load-1', { memory: 5 }, SAMPLE_TIME), waiting])?.results).toEqual([]);
  expect(held([group('load-1', { memory: 5, processing: 1 }, SAMPLE_TIME)])?.results).toEqual([]);
});

test('nothing is known before the scheduler has told of its groups', () => {
  const cluster = newCluster();
  expect(heldNow(cluster, null)).toBeNull();
});
