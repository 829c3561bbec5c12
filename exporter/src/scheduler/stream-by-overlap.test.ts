import { StreamByOverlap, type Anchor } from './stream-by-overlap.ts';

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

/** A scheduler that holds these records and answers with the newest of them. */
function scheduler(records: unknown[]) {
  const gaps: string[] = [];
  const call = async (_op: string, args?: object) => records.slice(-(args as { count: number }).count);
  const reader = (anchor: Anchor) => new StreamByOverlap(call, anchor, () => void gaps.push('gap'));
  return { reader, gaps };
}

test('each record is read once, also over connections; the first answer is the past', async () => {
  const records = [record(0), record(1)];
  const anchor: Anchor = { prints: [], begun: false };
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
  const anchor: Anchor = { prints: [], begun: false };
  const { reader, gaps } = scheduler(records);
  await reader(anchor).read(0);
  for (let i = 1; i <= 3000; i++) records.push(record(i));
  expect((await reader(anchor).read(1)).records).toHaveLength(3000);
  expect(gaps).toEqual([]);
  records.splice(0, records.length, record(9001), record(9002));
  expect(await reader(anchor).read(3001)).toMatchObject({ records: { length: 2 }, gap: true });
  expect(gaps).toEqual(['gap']);
});
