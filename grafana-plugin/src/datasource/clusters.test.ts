import { Clusters } from './clusters.ts';
import type { OfCluster } from './of-cluster.ts';

test('a cluster is kept while somebody looks, and for a while; of many, those used last', () => {
  const made: { name: string | null; liveState: { used: boolean } }[] = [];
  const clusters = new Clusters((name) => {
    const cluster = { name, liveState: { used: false } };
    made.push(cluster);
    return cluster as unknown as OfCluster;
  });
  const first = clusters.get('first');
  expect(clusters.get('first')).toBe(first);
  expect(clusters.get(null)).not.toBe(first);
  made[0]!.liveState.used = true;
  const other = clusters.get('other');
  for (let at = 0; at < 100; at++) clusters.get(`job ${at}`);
  const before = made.length;
  expect(clusters.get('first')).toBe(first);
  clusters.get('job 99');
  expect(made).toHaveLength(before);
  expect(clusters.get('other')).not.toBe(other);
});
