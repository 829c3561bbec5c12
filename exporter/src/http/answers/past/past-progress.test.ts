import { rememberedPrefix } from '../../../state/now/tasks/prefixes-before.ts';
import { newCluster, prefixUpdate, SAMPLE_TIME, schedulerIdentity } from '../../../state/samples.ts';
import { progressOf } from '../progress.ts';
import { progressWithPast, stoodUntil } from './past-progress.ts';

const NOW = SAMPLE_TIME + 60_000;

function told() {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  cluster.prefixes.update([prefixUpdate('inc', {}, { states: new Map([['memory', 2]]) })], NOW);
  const positionOf = (name: string) => cluster.prefixNames.positionOf(name);
  return { cluster, now: progressOf(cluster, NOW), positionOf };
}

test('how far functions were at a time is told as now is, and what is newer than what is kept as it is now', async () => {
  const { cluster, now, positionOf } = told();
  const prefixes = cluster.prefixes.all().map((state) => ({ ...rememberedPrefix(state), suspicious: 7 }));
  const asked: number[] = [];
  const history = {
    progress: async (time: number) => {
      asked.push(time);
      return { life: 'before', time: time - 1, prefixes };
    },
  };
  const at = (to: number) => progressWithPast({ now, to, history, positionOf });
  expect(await at(NOW - 5_000)).toBe(now);
  const [row] = now.prefixes;
  expect(await at(NOW - 20_000)).toEqual({
    ...{ time: NOW - 20_001, life: 'before', totals: now.totals },
    prefixes: [{ ...row, suspicious: 7 }],
  });
  expect(asked).toEqual([NOW - 20_000]);
});

test.each([
  ['there is no history', undefined, /keeps no history/],
  ['nothing is kept of before', { progress: async () => undefined }, /nothing is kept of before/],
  ['something of it was lost', { progress: async () => 'lost' as const }, /could not be kept/],
  [
    'it cannot be read',
    { progress: () => Promise.reject(new Error('The disk is gone.')) },
    /cannot be read\. The disk is gone\./,
  ],
])('where %s, it says that it is not known', async (_, history, sentence) => {
  const { now, positionOf } = told();
  const { missing, prefixes, life, totals } = await progressWithPast({
    ...{ now, positionOf, history },
    to: NOW - 20_000,
  });
  expect([missing, prefixes, life]).toEqual([expect.stringMatching(sentence), [], null]);
  expect(totals).toBeNull();
});

test('what was told stood for as long as the scheduler was heard, but for what may not be kept yet', () => {
  const [time, to] = [NOW - 50_000, NOW - 20_000];
  expect(stoodUntil(time, to, [{ from: time - 1, to: null }])).toBe(to - 10_000);
  expect(stoodUntil(time, to, [{ from: time + 5_000, to: NOW }])).toBe(to - 10_000);
  expect(stoodUntil(time, to, [{ from: time - 1, to: time + 10_009 }])).toBe(time + 9);
  expect(stoodUntil(time, time + 5_000, [{ from: time - 1, to: null }])).toBe(time);
  expect(stoodUntil(time, to, [{ from: time + 11_000, to: null }])).toBe(time);
  expect(stoodUntil(time, to, [])).toBe(time);
});
