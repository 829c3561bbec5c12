import type { Worker } from '@daskscope/api';
import { workersAnswer } from '@daskscope/client/testing/answers';
import { COLUMNS, columnsOf } from './columns.ts';
import { figureOf, linesOf, matching, shareOf, textOf } from './figures.ts';

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

test('resources that some worker declares have columns; none of it, not known and not in use are three things', () => {
  const declaring = worker('a', '1', {
    resources: { TPU: { declared: 4, used: 3 }, toString: { declared: 2, used: null } },
  });
  const without = worker('a', '2', { resources: {} });
  const idle = worker('a', '3', { resources: { TPU: { declared: 2, used: 0 } } });
  const all = [declaring, without, idle];
  expect(columnsOf([worker('a', '0'), without])).toBe(COLUMNS);
  const [toString, tpu] = columnsOf(all).slice(COLUMNS.length);
  expect([tpu!.name, toString!.name]).toEqual(['TPU', 'toString']);
  expect(all.map((one) => textOf([one], tpu!))).toEqual(['3 of 4', 'none', '0 of 2']);
  expect(textOf(all, tpu!)).toBe('3 of 6');
  expect(shareOf(all, tpu!)).toBe(0.5);
  expect(all.map((one) => textOf([one], toString!))).toEqual([null, 'none', 'none']);
  // An exporter that is older does not tell.
  expect(textOf([worker('a', '0')], tpu!)).toBeNull();
});
