import { Names } from '../names.ts';
import type { ActivityUpdate } from '../updates/functions.ts';
import { Activities } from './activities.ts';
import { OVERFLOW_PREFIX } from './overflow.ts';

const cpu = (value: number, changes: Partial<ActivityUpdate> = {}): ActivityUpdate => ({
  context: 'execute',
  prefix: 'inc',
  activity: 'thread-cpu',
  unit: 'seconds',
  value,
  ...changes,
});

const totals = (activities: Activities) =>
  Array.from(activities.series(), ({ prefix, activity, total, before }) => [prefix, activity, total, before]);

test('what was there when the exporter first connected is told apart, and what begins later is all new', () => {
  const activities = new Activities({ names: new Names(), maxSeries: 10 });
  activities.update([cpu(2)]);
  activities.update([cpu(3), cpu(0.5, { activity: 'disk-read' })]);
  expect(totals(activities)).toEqual([
    ['inc', 'thread-cpu', 3, 2],
    ['inc', 'disk-read', 0.5, 0],
  ]);
});

test('another scheduler adds to it: all that a fresh one counts, nothing of the past of an older one', () => {
  const activities = new Activities({ names: new Names(), maxSeries: 10 });
  activities.update([cpu(2)]);
  activities.beginLife(true);
  activities.update([cpu(1)]);
  expect(totals(activities)).toEqual([['inc', 'thread-cpu', 3, 2]]);
  activities.beginLife(false);
  activities.update([cpu(100)]);
  activities.update([cpu(101)]);
  expect(totals(activities)).toEqual([['inc', 'thread-cpu', 4, 2]]);
});

test('nothing falls where a user counts less than nothing, or the same life is connected to again', () => {
  const activities = new Activities({ names: new Names(), maxSeries: 10 });
  for (const value of [-1, 5, 4, 4.5, 6]) activities.update([cpu(value)]);
  expect(totals(activities)).toEqual([['inc', 'thread-cpu', 6, 0]]);
});

test('prefixes without a series of their own add up', () => {
  const activities = new Activities({ names: new Names(), maxSeries: 1 });
  activities.update([cpu(1), cpu(2, { prefix: 'dec' }), cpu(3, { prefix: 'add' })]);
  activities.update([cpu(1), cpu(3, { prefix: 'dec' }), cpu(5, { prefix: 'add' })]);
  expect(totals(activities)).toEqual([
    ['inc', 'thread-cpu', 1, 1],
    [OVERFLOW_PREFIX, 'thread-cpu', 8, 5],
  ]);
});

test('however many activities users name, there are a hundred and those of all others', () => {
  const activities = new Activities({ names: new Names(), maxSeries: 10 });
  const named = (n: number) => cpu(1, { activity: `own-${n}` });
  activities.update(Array.from({ length: 1_000 }, (_, n) => named(n)));
  activities.update(Array.from({ length: 2_000 }, (_, n) => named(n)));
  const series = [...activities.series()];
  expect(series).toHaveLength(101);
  expect(series.at(-1)).toMatchObject({ activity: '(other activities)', total: 1_900, before: 900 });
});
