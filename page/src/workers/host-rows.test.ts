import type { Worker } from '@daskscope/api';
import { hostRows } from './host-rows.ts';

describe('workers', () => {
  const worker = (host: string, name: string, more: Partial<Worker> = {}): Worker => ({
    address: `tcp://${host}:${name}`,
    name,
    host,
    version: null,
    state: 'busy',
    position: 0,
    threads: 2,
    lastSeen: 10,
    cpuCores: 0.5,
    memory: { process: 100, limit: 1000, managed: 0, unmanaged: 0, unmanagedRecent: 0, spilled: 0 },
    tasks: { processing: 3 },
    occupancy: null,
    latency: null,
    eventLoopInterval: null,
    clockSkew: null,
    network: { receive: 7, transmit: null },
    disk: { read: null, write: null },
    transfers: { incoming: { bytes: null, count: null }, outgoing: { bytes: null, count: null } },
    openFds: null,
    bandwidth: null,
    running: [],
    ...more,
  });

  test('are below their host, by number; one that is alone shares its line', () => {
    const rows = hostRows([worker('b', '10'), worker('b', '9'), worker('a', '1')]);
    expect(rows.map(({ kind, name }) => [kind, name])).toEqual([
      ['only', 'a 1'],
      ['host', 'b'],
      ['worker', '9'],
      ['worker', '10'],
    ]);
  });

  test('a host is the sum of its workers, but its network is told by each of them', () => {
    const [host] = hostRows([worker('b', '1', { lastSeen: 5 }), worker('b', '2', { cpuCores: null })]);
    expect(host).toMatchObject({
      workers: 2,
      threads: 4,
      cpu: 0.5,
      memory: 200,
      processing: 6,
      receive: 7,
      seen: 5,
    });
    expect(host!.transmit).toBeNull();
  });

  test('execute as many tasks as they count, as in Grafana: one that seceded is not among them', () => {
    const running = [{ key: 'inc-1', prefix: 0, since: 1 }];
    const [told] = hostRows([worker('b', '1', { tasks: { executing: 0, 'long-running': 1 }, running })]);
    expect(told).toMatchObject({ executing: 0, processing: null });
    const [untold] = hostRows([worker('b', '1', { tasks: {} })]);
    expect(untold).toMatchObject({ executing: null, processing: null });
  });
});
