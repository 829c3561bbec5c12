import type { Anchor } from './known-lives.ts';
import { StreamByOverlap } from './by-overlap.ts';

const record = (i: number) =>
  new Map<string, unknown>([
    ['key', `inc-${i}`],
    ['worker', 'tcp://a:1'],
    [
      'startstops',
      [
        new Map<string, unknown>([
          ['start', i],
          ['stop', i + 1],
        ]),
      ],
    ],
  ]);

/** A scheduler that holds these records and answers with the newest of them; null where that is too much. */
function scheduler(records: unknown[], most = Infinity) {
  const gaps: string[] = [];
  const counts: number[] = [];
  const comm = {
    ask: async (_op: string, args: object) => {
      const { count } = args as { count: number };
      counts.push(count);
      return count > most ? null : { value: records.slice(-count), bytes: 100 * count };
    },
    close: () => undefined,
  };
  const reader = (anchor: Anchor) => new StreamByOverlap(comm, anchor, () => void gaps.push('gap'));
  return { reader, gaps, counts };
}

const fresh = (): Anchor => ({ prints: [], begun: false });

test('each record is read once, also over connections; the first answer is the past', async () => {
  const records = [record(0), record(1)];
  const anchor = fresh();
  const { reader, gaps } = scheduler(records);
  expect(await reader(anchor).read(0)).toEqual({ first: 0, records: [record(0), record(1)], past: true });
  records.push(record(2));
  const again = reader(anchor);
  expect(await again.read(2)).toEqual({ first: 2, records: [record(2)], past: false });
  expect(await again.read(3)).toEqual({ first: 3, records: [], past: false });
  expect(gaps).toEqual([]);
});

test('what is behind more than the first answer is found by a longer one; what is not there is told', async () => {
  const records = [record(0)];
  const anchor = fresh();
  const { reader, gaps, counts } = scheduler(records);
  await reader(anchor).read(0);
  for (let i = 1; i <= 3000; i++) records.push(record(i));
  expect((await reader(anchor).read(1)).records).toHaveLength(3000);
  expect(counts).toEqual([50, 50, 200, 800, 3200]);
  expect(gaps).toEqual([]);
  records.splice(0, records.length, record(9001), record(9002));
  expect(await reader(anchor).read(3001)).toMatchObject({ records: { length: 2 }, gap: true });
  expect(gaps).toEqual(['gap']);
});

test('all is read that came since an answer without records', async () => {
  const records: unknown[] = [];
  const { reader, gaps } = scheduler(records);
  const anchor = fresh();
  expect(await reader(anchor).read(0)).toMatchObject({ records: [], past: true });
  for (let i = 0; i < 3000; i++) records.push(record(i));
  expect(await reader(anchor).read(0)).toMatchObject({ records: { length: 3000 }, past: false });
  expect(gaps).toEqual([]);
});

test('as much of the past is read as a thousand records', async () => {
  const { reader, counts } = scheduler(Array.from({ length: 9_000 }, (_, i) => record(i)));
  expect((await reader(fresh()).read(0)).records).toHaveLength(1_000);
  expect(counts).toEqual([50, 200, 800, 1_000]);
});

test('an answer that is too large is asked for again with half of its rows; a single one is an error', async () => {
  const records = Array.from({ length: 100 }, (_, i) => record(i));
  const { reader, counts } = scheduler(records, 20);
  expect((await reader(fresh()).read(0)).records).toHaveLength(13);
  expect(counts).toEqual([50, 25, 13]);
  await expect(scheduler(records, 0).reader(fresh()).read(0)).rejects.toThrow('larger than a message');
});
