import type { Spans } from '@daskscope/api';
import { activitiesOf, valueText } from './activities.ts';

const TOLD = {
  spans: { parent: [1, null, null] },
  activities: {
    span: [0, 1, 1, 2, 1],
    context: ['execute', 'execute', 'execute', 'execute', 'p2p'],
    prefix: ['inc', 'inc', 'inc', 'inc', null],
    activity: ['thread-cpu', 'thread-cpu', 'disk-read', 'thread-cpu', 'serialize'],
    unit: ['seconds', 'seconds', 'bytes', 'seconds', 'seconds'],
    value: [1, 2, 1024, 100, 1],
  },
} as unknown as Spans;

test('a span has what the spans in it did, seconds first, with their share of all seconds', () => {
  const told = activitiesOf(TOLD, 1).map((one) => [one.prefix, one.activity, valueText(one), one.share]);
  expect(told).toEqual([
    ['inc', 'thread-cpu', '3 s', 0.75],
    ['', 'p2p: serialize', '1 s', 0.25],
    ['inc', 'disk-read', '1 KiB', null],
  ]);
  expect(activitiesOf(TOLD, 2)).toHaveLength(1);
  expect(activitiesOf({ ...TOLD, activities: undefined }, 1)).toEqual([]);
});
