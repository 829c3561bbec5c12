import { atOnce } from '../../../slices.ts';
import { newCluster } from '../../../metrics/testdata/cluster.ts';
import { workers } from './workers.ts';

const ADDRESS = 'tcp://10.0.0.1:4000';
const NONE = new Map();

/** As the scheduler tells of one worker. lastSeen in seconds. */
function told(lastSeen: number, cpu: number, processing = 0): unknown[] {
  const fields = ['0', '10.0.0.1', 'running', 2, 4e9, 0, lastSeen, 0];
  const known = [fields, '2026.8.0', [1e8, 0, 1e8, 0], 0, processing, 0, [NONE, NONE], 0.001];
  return [new Map([[ADDRESS, known]]), new Map([[ADDRESS, new Map([['cpu', cpu]])]])];
}

test('a worker of which nothing was heard since is the same, and one that reported or got work is not', () => {
  const cluster = newCluster();
  const subscription = workers(cluster);
  const tell = (...figures: Parameters<typeof told>) => {
    atOnce(subscription.taking(told(...figures), 0, [[], []]))();
    return cluster.workers.get(ADDRESS)!;
  };
  const first = tell(1_000, 10);
  expect(first.report.cpu).toBe(10);
  expect(tell(1_000, 10)).toBe(first);
  expect(tell(1_000, 10, 3)).toMatchObject({ processing: 3, report: { cpu: 10 } });
  expect(tell(1_006, 20, 3)).toMatchObject({ lastSeen: 1_006_000, report: { cpu: 20 } });
});
