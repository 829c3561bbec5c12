import type { Stood } from '../../../state/now/tasks/standing.ts';
import { rememberedPrefix } from '../../../state/now/tasks/prefixes-before.ts';
import { newCluster, prefixUpdate, SAMPLE_TIME, schedulerIdentity } from '../../../state/samples.ts';
import { progressOf } from '../progress.ts';
import { progressThen, progressWithPast } from './past-progress.ts';

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
      return { life: 'before', time: time - 1, prefixes, id: 'it', next: undefined };
    },
  };
  const at = async (to: number) =>
    (await progressWithPast({ now, to, history, positionOf, prefixes: cluster.prefixes })).told;
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
  const { cluster, now } = told();
  const { missing, prefixes, life, totals } = await progressThen(cluster, now, NOW - 20_000, {
    ...{ history, clock: () => NOW },
  });
  expect([missing, prefixes, life]).toEqual([expect.stringMatching(sentence), [], null]);
  expect(totals).toBeNull();
});

test('until when something stood is what was kept next says of it, and of what was kept last what the scheduler says', async () => {
  const { cluster, now } = told();
  const [time, to] = [NOW - 50_000, NOW - 20_000];
  const at = async (asked: number, next?: { stood?: Stood }) => {
    const history = { progress: async () => ({ life: 'A', time, prefixes: [], id: 'kept', next }) };
    return (await progressThen(cluster, now, asked, { history, clock: () => NOW + 30_000 })).time;
  };
  expect(await at(to, { stood: { id: 'kept', until: to - 7_000 } })).toBe(to - 7_000);
  expect(await at(to, { stood: { id: 'kept', until: to + 7_000 } })).toBe(to);
  // Something was kept between that is not there, or an earlier version kept it.
  expect(await at(to, { stood: { id: 'another', until: to - 7_000 } })).toBe(time);
  expect(await at(to, {})).toBe(time);
  expect(await at(to)).toBe(time);
  cluster.prefixes.standing.restore({ id: 'kept', until: to - 9_000 });
  expect(await at(to)).toBe(to - 9_000);
  // How it is now is known until it was heard last.
  cluster.prefixes.update([], NOW + 20_000, 'unchanged');
  expect([await at(NOW + 10_000), await at(NOW + 60_000)]).toEqual([NOW + 10_000, NOW + 20_000]);
});
