import { TaskGroup, TaskPrefix, TaskState } from '../../../../simulator/src/scheduler/model.ts';
import type { AskedGraph, GraphQuestion } from '../../asked/graph.ts';
import { IDENTITY, NOW, sampleCluster } from '../testing/sample-cluster.ts';
import { scriptOf, smallState } from '../testing/evaluated-script.ts';
import { ScriptedScheduler } from '../testing/scripted-comm.ts';
import { OnRequest } from './on-request.ts';
import { Places } from './questions.ts';

/** A chain of so many tasks, each of which needs the one before; the last needs `wide` others, too. */
function asking(length = 5, wide = 0) {
  const state = smallState();
  const groups = ['link', 'leaf'].map((name) => {
    const prefix = new TaskPrefix(name);
    state.task_prefixes.set(name, prefix);
    const group = new TaskGroup(`${name}-1`, prefix);
    state.task_groups.set(group.name, group);
    return group;
  });
  const task = (group: TaskGroup, key: string, needs: TaskState[]) => {
    const made = new TaskState(key, group, needs, {});
    state.tasks.set(key, made);
    for (const counts of [group.states, group.prefix.states])
      counts.set('released', counts.get('released')! + 1);
    return made;
  };
  const leaves = Array.from({ length: wide }, (_, n) => task(groups[1]!, `leaf-${n}`, []));
  let before: TaskState[] = [];
  for (let n = 0; n < length; n++)
    before = [task(groups[0]!, `link-${n}`, n === length - 1 ? [...before, ...leaves] : before)];
  const scheduler = new ScriptedScheduler(scriptOf(state));
  const ask = new OnRequest({
    cluster: sampleCluster(),
    openComm: scheduler.openComm,
    places: new Places(),
    clock: () => NOW,
  });
  return { state, scheduler, graph: (question: GraphQuestion) => ask.graph(question) };
}

const keys = ({ tasks }: AskedGraph) => Array.from(tasks.values(), ({ key }) => key);
const edges = ({ tasks }: AskedGraph) =>
  [...tasks.values()].flatMap(({ key, needs }) =>
    needs.filter((id) => tasks.has(id)).map((id) => `${key} needs ${tasks.get(id)!.key}`),
  );

test('around a key come what it depends on and what depends on it, the nearest first', async () => {
  const { graph } = asking(7);
  const near = await graph({ key: 'link-3', depth: 1 });
  expect(keys(near)).toEqual(['link-3', 'link-2', 'link-4']);
  expect(near).toMatchObject({ total: null, more: true, unread: 0, life: IDENTITY.id });
  expect(edges(near)).toEqual(['link-3 needs link-2', 'link-4 needs link-3']);
  expect(Array.from(near.tasks.values(), ({ dependents }) => dependents)).toEqual([1, 1, 1]);
  expect(near.task).toMatchObject({ state: 'released', dependencies: [{ key: 'link-2' }] });
  const all = await graph({ key: 'link-3' });
  expect(keys(all)).toHaveLength(7);
  expect(all.more).toBe(false);
  expect(keys(await graph({ key: 'link-3', limit: 2 }))).toEqual(['link-3', 'link-2']);
});

test('the whole graph, a group and a function, with how many there are', async () => {
  const { graph } = asking(3, 4);
  const all = await graph({});
  expect(keys(all)).toHaveLength(7);
  expect(all).toMatchObject({ total: 7, more: false, task: null });
  expect(edges(all)).toHaveLength(6);
  const few = await graph({ limit: 2 });
  expect([keys(few), few.total, few.more]).toEqual([['leaf-0', 'leaf-1'], 7, true]);
  expect(keys(await graph({ group: 'leaf-1' }))).toEqual(['leaf-0', 'leaf-1', 'leaf-2', 'leaf-3']);
  const links = await graph({ prefix: 'link' });
  expect(links.total).toBe(3);
  expect([...links.tasks.values()]).toMatchObject(
    Array(3).fill({ bytes: null, prefix: 'link', group: 'link-1' }),
  );
  await expect(graph({ group: 'nosuch' })).rejects.toMatchObject({ code: 'gone' });
  await expect(graph({ key: 'nosuch' })).rejects.toMatchObject({ code: 'gone' });
});

test('those that erred, and nobody where none did', async () => {
  const { state, graph } = asking(4);
  expect(await graph({ erred: true })).toMatchObject({ total: 0, more: false, tasks: new Map() });
  const failed = state.tasks.get('link-2')!;
  failed.state = 'erred';
  failed.prefix.states.set('erred', 1);
  expect((await asking(4).graph({ erred: true })).total).toBe(0);
  const erred = await graph({ erred: true, limit: 7 });
  expect([erred.total, keys(erred)]).toEqual([1, ['link-2']]);
});

test('many tasks are looked at piece by piece, no more than is needed and never without end', async () => {
  const { graph, scheduler } = asking(1, 25_000);
  expect(keys(await graph({ prefix: 'link' }))).toEqual(['link-0']);
  expect(scheduler.count('feed')).toBe(3);
  await graph({ prefix: 'leaf', limit: 10 });
  expect(scheduler.count('feed')).toBe(4);
});

test('of a task with very many dependents no more are told than are asked for', async () => {
  const { graph } = asking(1, 5_000);
  const around = await graph({ key: 'link-0', limit: 100 });
  expect(keys(around)).toHaveLength(100);
  expect(around).toMatchObject({ more: true });
  expect([...around.tasks.values()][0]!.dependencies).toBe(5_000);
});

test('of very many tasks fewer dependencies are told each', async () => {
  const { graph } = asking(1, 300);
  const edgesTold = async (limit: number) => (await graph({ prefix: 'link', limit })).tasks;
  const needs = async (limit: number) => [...(await edgesTold(limit)).values()][0]!.needs.length;
  expect(await needs(500)).toBe(200);
  expect(await needs(2_000)).toBe(50);
});
