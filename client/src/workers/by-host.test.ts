import { byHost, largestOf, sumOf } from './by-host.ts';

const worker = (address: string, host: string, figure: number | null = null) => ({ address, host, figure });
const figureOf = ({ figure }: { figure: number | null }) => figure;

test('hosts are in the order in which people count, each with its workers', () => {
  const hosts = byHost([
    worker('tcp://10.0.0.10:1', 'node10'),
    worker('tcp://10.0.0.2:1', 'node2'),
    worker('tcp://10.0.0.10:2', 'node10'),
  ]);
  expect(hosts.map(({ name, workers }) => [name, workers.map(({ address }) => address)])).toEqual([
    ['node2', ['tcp://10.0.0.2:1']],
    ['node10', ['tcp://10.0.0.10:1', 'tcp://10.0.0.10:2']],
  ]);
});

test('a worker without a host has that of its address', () => {
  expect(byHost([worker('tcp://10.0.0.2:1', ''), worker('tcp://10.0.0.2:2', '10.0.0.2')])).toHaveLength(1);
  expect(byHost([worker('tls://[fe80::1]:4000', '')])[0]!.name).toBe('fe80::1');
});

test('a figure that nobody gives is not known, and else one of those that give it', () => {
  const some = [worker('a', 'a', 2), worker('b', 'a'), worker('c', 'a', 5)];
  expect([sumOf(some, figureOf), largestOf(some, figureOf)]).toEqual([7, 5]);
  const none = [worker('a', 'a')];
  expect([sumOf(none, figureOf), largestOf(none, () => undefined)]).toEqual([null, null]);
  expect(sumOf([worker('a', 'a', 0)], figureOf)).toBe(0);
});
