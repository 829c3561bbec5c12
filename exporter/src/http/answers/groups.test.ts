import { emptyCluster, IDENTITY, NOW } from '../testing/filled-cluster.ts';
import type { GroupUpdate } from '../../state/updates/functions.ts';
import { groupsOf } from './groups.ts';

const group = (name: string, changes: Partial<GroupUpdate> = {}): GroupUpdate => ({
  name,
  prefix: name.split('-')[0]!,
  states: new Map([['memory', 2]]),
  bytes: 100,
  seconds: 1.5,
  start: NOW,
  stop: NOW + 1_000,
  dependencies: [],
  types: ['int'],
  ...changes,
});

function connected() {
  const cluster = emptyCluster();
  cluster.connected(IDENTITY, NOW);
  return cluster;
}

test('groups that the scheduler has forgotten are remembered as it told last, with their dependencies', () => {
  const cluster = connected();
  cluster.groups.update(
    [group('inc-1'), group('sum-1', { dependencies: ['inc-1', 'gone-1', 'sum-1'] })],
    true,
    NOW,
  );
  cluster.groups.update([group('sum-1', { dependencies: ['inc-1'], bytes: 7 })], true, NOW + 5_000);
  const { groups, dependencies, total, prefixes } = groupsOf(cluster, {});
  expect(total).toBe(2);
  expect(groups.name).toEqual(['inc-1', 'sum-1']);
  expect(groups.prefix.map((position) => prefixes[position])).toEqual(['inc', 'sum']);
  expect(groups).toMatchObject({ there: [false, true], lastSeen: [NOW, NOW + 5_000], bytes: [100, 7] });
  expect(groups.states.memory).toEqual([2, 2]);
  expect(dependencies).toEqual({ group: [1], dependency: [0] });
  cluster.connected({ ...IDENTITY, id: 'Scheduler-2' }, NOW + 6_000);
  cluster.groups.update([group('inc-1')], true, NOW + 6_000);
  expect(groupsOf(cluster, {}).groups).toMatchObject({ there: [false, false, true], life: [0, 0, 1] });
  expect(groupsOf(cluster, { there: true }).groups.name).toEqual(['inc-1']);
  expect(groupsOf(cluster, { prefix: ['sum'] }).groups.name).toEqual(['sum-1']);
});

test('of groups that came and went between two readings it is known how many tasks they had, and not what became of these', () => {
  const cluster = connected();
  const gone = { states: new Map([['forgotten', 3]]) };
  cluster.groups.update([group('inc-1'), group('add-1', { stop: null }), group('sum-1')], true, NOW);
  cluster.groups.update([group('inc-1')], true, NOW + 5_000);
  cluster.groups.recall(
    ['inc-1', 'add-1', 'sum-1', 'mul-1'].map((name) => group(name, gone)),
    NOW + 6_000,
  );
  const { groups, total } = groupsOf(cluster, {});
  expect(total).toBe(4);
  expect(groups).toMatchObject({
    name: ['inc-1', 'add-1', 'sum-1', 'mul-1'],
    there: [true, false, false, false],
    // When it ended is told later of one that ran when it was read.
    stop: [NOW + 1_000, NOW + 1_000, NOW + 1_000, NOW + 1_000],
    lastSeen: [NOW + 5_000, NOW, NOW, NOW + 1_000],
  });
  expect(groups.tasks).toEqual([2, 2, 2, 3]);
  expect(groups.states.memory).toEqual([2, 2, 2, null]);
  expect(groups.states.erred).toEqual([0, 0, 0, null]);
});

test('groups are found by their functions also as these stand in labels of /metrics', () => {
  const cluster = connected();
  cluster.groups.update([group('inc-1', { prefix: 'C:\\x\u001b' })], true, NOW);
  for (const name of ['C:\\x\u001b', 'C:\\\\x\\x1b'])
    expect(groupsOf(cluster, { prefix: [name] }).groups.name).toEqual(['inc-1']);
});

test('what was not read is not forgotten', () => {
  const cluster = connected();
  cluster.groups.update([group('inc-1')], true, NOW);
  cluster.groups.update([group('inc-2')], false, NOW + 1);
  expect(groupsOf(cluster, {}).groups.there).toEqual([true, true]);
});

test('the critical path is the longest chain, each with what it adds; groups that depend on each other end it', () => {
  const cluster = connected();
  const at = (start: number, stop: number, ...dependencies: string[]) => ({
    start: NOW + start,
    stop: NOW + stop,
    dependencies,
  });
  cluster.groups.update(
    [
      group('load-1', at(0, 1_000, 'store-1')),
      group('short-1', at(0, 1_500)),
      group('inc-1', at(500, 4_000, 'load-1')),
      group('store-1', at(3_900, 6_000, 'inc-1', 'short-1')),
      group('never-1', { start: null, stop: null, dependencies: ['store-1'] }),
    ],
    true,
    NOW,
  );
  const { criticalPath, groups } = groupsOf(cluster, {});
  expect(criticalPath.group.map((row) => groups.name[row])).toEqual(['load-1', 'inc-1', 'store-1']);
  expect(criticalPath).toMatchObject({ adds: [1_000, 3_000, 2_000], duration: 6_000 });
});

test("a day's worth of groups keeps those seen last, and says how many it dropped", () => {
  const cluster = connected();
  for (let second = 0; second < 17_280; second += 10) {
    const news = Array.from({ length: 10 }, (_, i) => group(`inc-${second + i}`));
    cluster.groups.update(news, true, NOW + second * 5_000);
  }
  const { total, dropped, groups } = groupsOf(cluster, { limit: 3 });
  expect(total).toBe(2_000);
  expect(dropped).toBe(17_280 - 2_000);
  expect(groups.name).toEqual(['inc-17277', 'inc-17278', 'inc-17279']);
});
