import type { Worker } from '@daskscope/api';
import { workersAnswer } from '@daskscope/client/testing/answers';
import { COLUMNS } from './columns.ts';
import { figureOf, linesOf, matching, shareOf } from './figures.ts';

const worker = (host: string, name: string, part: Partial<Worker> = {}): Worker => ({
  ...workersAnswer([{ address: `tcp://${host}:${name}` }]).workers[0]!,
  name,
  host,
  ...part,
});
const column = (name: string) => COLUMNS.find((one) => one.name === name)!;

test('each host has its workers below it, as people count', () => {
  const lines = linesOf([worker('b', '10'), worker('a', '1'), worker('b', '9')]);
  expect(lines.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'host a',
    'worker 1',
    'host b',
    'worker 9',
    'worker 10',
  ]);
});

test('what a host counts for all of its workers is summed once a host', () => {
  const network = { receive: 7, transmit: null };
  const workers = [
    worker('a', '1', { network }),
    worker('a', '2', { network }),
    worker('b', '3', { network }),
  ];
  expect(figureOf(workers, column('net in'))).toBe(14);
  expect(figureOf(workers, column('net out'))).toBeNull();
});

test('a share is told only where the whole is known of all', () => {
  const memory = { ...worker('a', '1').memory, process: 50, limit: 100 };
  const unlimited = { ...memory, limit: null };
  expect(shareOf([worker('a', '1', { memory })], column('memory'))).toBe(0.5);
  expect(
    shareOf([worker('a', '1', { memory }), worker('a', '2', { memory: unlimited })], column('memory')),
  ).toBeNull();
  expect(shareOf([], column('memory'))).toBeNull();
});

test('a worker is found by what it runs', () => {
  const running = [{ key: "('Sum-1', 0)", prefix: 0, since: 1 }];
  const workers = [worker('a', '1', { running }), worker('b', '2')];
  expect(matching(workers, ' sum-1 ').map(({ name }) => name)).toEqual(['1']);
  expect(matching(workers, '')).toHaveLength(2);
});
