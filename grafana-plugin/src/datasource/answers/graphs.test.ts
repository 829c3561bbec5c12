/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import { TASK_STATES, type Graph, type Groups, type Links } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { Filter } from '../filter.ts';
import { made, notices, NOW, states, values } from './testing/made.ts';

const GROUPS: Groups = {
  ...{ time: NOW, missing: null, total: 3, dropped: 0, lives: ['L'], prefixes: ['load', 'in\nc', 'sum'] },
  groups: {
    ...{ name: ['load-1', 'inc-1', 'sum-1'], life: [0, 0, 0], prefix: [0, 1, 2], there: [false, true, true] },
    lastSeen: [1, 2, 2],
    tasks: [4, 4, 0],
    states: states({ memory: [0, 3, 0], released: [4, 0, 0], processing: [0, 1, 0] }, 3),
    ...{ bytes: [1024, 2048, 0], seconds: [1.5, 3, 0] },
    ...{ start: [1_000_000, 1_001_000, null], stop: [1_002_000, 1_005_000, null] },
    types: [['int'], ['int', 'float'], []],
  },
  dependencies: { group: [1, 2], dependency: [0, 1] },
  criticalPath: { group: [0, 1], adds: [2_000, 3_000], duration: 5_000 },
};

test('groups are nodes with arcs by state, and edges from what they depend on; the critical path is thicker', async () => {
  const { frames, parameters } = await made('groups', GROUPS, {}, new Filter({ prefixes: ['load', 'inc'] }));
  expect(parameters).toMatchObject({ prefix: ['load', 'inc'], from: 1_000_000, to: undefined });
  const [nodes, edges] = frames as [DataFrame, DataFrame];
  expect([nodes.name, edges.name]).toEqual(['nodes', 'edges']);
  expect(values(nodes, 'title')).toEqual(['load', 'in\\x0ac', 'sum']);
  expect(values(nodes, 'subtitle')).toEqual(['step 1, adds 2 s', 'step 2, adds 3 s', '']);
  expect(values(nodes, 'mainstat')).toEqual(['1.5 s', '3 s', '0 ms']);
  expect(values(nodes, 'secondarystat')).toEqual(['1 KiB', '2 KiB', '0 B']);
  expect(values(nodes, 'arc__released')).toEqual([1, 0, 0]);
  expect(values(nodes, 'arc__memory')).toEqual([0, 0.75, 0]);
  // Left to right, in the order in which they depend on each other.
  const [load, inc, sum] = values(nodes, 'fixedx') as number[];
  expect([load! < inc!, inc! < sum!]).toEqual([true, true]);
  expect(values(edges, 'source')).toEqual(['0/load-1', '0/inc-1']);
  expect(values(edges, 'target')).toEqual(['0/inc-1', '0/sum-1']);
  expect(values(edges, 'thickness')).toEqual([4, 1]);
  expect(values(edges, 'mainstat')).toEqual(['adds 3 s', '']);
  expect(nodes.meta?.preferredVisualisationType).toBe('nodeGraph');
  expect(notices(nodes)[0]!.text).toBe('The critical path has 2 groups and takes 5 s.');
  const alone = { ...GROUPS, criticalPath: { group: [1], adds: [4_000], duration: 4_000 } };
  const [ofAlone] = (await made('groups', alone)).frames as [DataFrame];
  expect(notices(ofAlone)[0]!.text).toBe(
    'One group alone took longest: 4 s. No chain of groups took longer.',
  );
});

test('of a group that came and went before it was read nothing is said of its states, least of all that its tasks are done', async () => {
  const known = GROUPS.groups.states;
  const unknown = Object.fromEntries(TASK_STATES.map((state) => [state, [null, ...known[state].slice(1)]]));
  const answer = { ...GROUPS, groups: { ...GROUPS.groups, states: unknown } };
  const [nodes] = (await made('groups', answer)).frames as [DataFrame];
  for (const state of TASK_STATES) expect(values(nodes, `arc__${state}`)[0]).toBe(0);
  expect(values(nodes, 'arc__unknown')).toEqual([1, 0, 0]);
  expect(values(nodes, 'detail__tasks')[0]).toBe(
    '4, over before they were read: whether any erred is not known',
  );
  const [table] = (await made('groups', answer, { format: 'table' })).frames as [DataFrame];
  expect([values(table, 'tasks'), values(table, 'erred')]).toEqual([
    [4, 4, 0],
    [null, 0, 0],
  ]);
});

test('of a group that Dask has forgotten the states are those of when it was last seen', async () => {
  const there = GROUPS.groups.there.map((_, row) => row !== 1);
  const [nodes] = (await made('groups', { ...GROUPS, groups: { ...GROUPS.groups, there } })).frames;
  expect(values(nodes!, 'detail__tasks')).toEqual([
    '4 released',
    '3 memory, 1 processing, when it was last seen',
    '',
  ]);
});

test('of an exporter that does not say how many tasks groups have, they are those of their states', async () => {
  const { tasks, ...older } = GROUPS.groups;
  const [table] = (await made('groups', { ...GROUPS, groups: older }, { format: 'table' })).frames;
  expect(values(table!, 'tasks')).toEqual(tasks);
});

test('groups are a table, too, with what each adds to the critical path and what it depends on', async () => {
  const { frames } = await made('groups', GROUPS, { format: 'table' });
  const table = frames[0]!;
  expect(values(table, 'adds')).toEqual([2, 3, null]);
  expect(values(table, 'step')).toEqual([1, 2, null]);
  expect(values(table, 'depends_on')).toEqual(['', 'load-1', 'inc-1']);
  expect(values(table, 'tasks')).toEqual([4, 4, 0]);
  expect(values(table, 'start')).toEqual([1_000_000, 1_001_000, null]);
});

test('none, not told yet and not given are three things', async () => {
  const none: Groups = {
    ...GROUPS,
    groups: Object.fromEntries(Object.keys(GROUPS.groups).map((name) => [name, []])) as never,
    dependencies: { group: [], dependency: [] },
    criticalPath: { group: [], adds: [], duration: 0 },
  };
  none.groups.states = states({}, 0);
  const said = async (part: Partial<Groups>) =>
    notices((await made('groups', { ...none, total: 0, ...part })).frames[0]!);
  expect(await said({})).toEqual([{ severity: 'info', text: expect.stringContaining('No task group') }]);
  expect(await said({ time: null })).toEqual([{ severity: 'info', text: expect.stringContaining('yet') }]);
  expect(await said({ missing: 'Dask is too old' })).toContainEqual({
    severity: 'warning',
    text: 'Dask is too old.',
  });
});

const GRAPH: Graph = {
  ...{ time: NOW, life: 'L', total: 9, more: true, unread: 0 },
  ...{ prefixes: ['inc', 'sum'], positions: [4, null], groups: ['inc-1', 'sum-1'] },
  tasks: {
    ...{ key: ["('inc-1', 0)", 'sum-1'], state: ['memory', 'waiting'], prefix: [0, 1], group: [0, 1] },
    ...{ bytes: [28, null], dependencies: [0, 1], dependents: [1, 0] },
  },
  edges: { task: [1], dependency: [0] },
};

test('tasks are nodes with their state, and edges from what they depend on; or a table', async () => {
  const around = { taskKey: 'sum-1', depth: 2, erred: true };
  const { frames, parameters } = await made('graph', GRAPH, around, new Filter({ prefixes: ['inc'] }));
  expect(parameters).toEqual({ key: 'sum-1', depth: 2, limit: 300 });
  const [nodes, edges] = frames as [DataFrame, DataFrame];
  expect(values(nodes, 'subtitle')).toEqual(["('inc-1', 0)", 'sum-1']);
  expect(values(nodes, 'arc__memory')).toEqual([1, 0]);
  expect(values(nodes, 'secondarystat')).toEqual(['28 B', '']);
  expect([values(edges, 'source'), values(edges, 'target')]).toEqual([["('inc-1', 0)"], ['sum-1']]);
  expect(notices(nodes)[0]!.text).toContain('2 tasks of 9');
  const key = `inc-${'0123456789abcdef'.repeat(2)}`;
  const long = { ...GRAPH, tasks: { ...GRAPH.tasks, key: [key, 'sum-1'] } };
  const [ofLong] = (await made('graph', long, around)).frames as [DataFrame];
  expect(values(ofLong, 'subtitle')).toEqual(['inc-0123…89abcdef', 'sum-1']);
  expect(values(ofLong, 'id')[0]).toBe(key);
  const table = await made(
    'graph',
    GRAPH,
    { format: 'table', erred: true },
    new Filter({ prefixes: ['inc'] }),
  );
  expect(table.parameters).toEqual({ group: undefined, prefix: 'inc', erred: true });
  const two = new Filter({ prefixes: ['inc', 'sum'] });
  for (const [named, asked] of [
    [{ taskKey: 'sum-1' }, { key: 'sum-1' }],
    [{ group: 'sum' }, { group: 'sum' }],
  ])
    expect((await made('graph', GRAPH, named, two)).parameters).toMatchObject(asked!);
  expect((await made('graph', GRAPH, {}, two)).parameters).toBeUndefined();
  expect(values(table.frames[0]!, 'bytes')).toEqual([28, null]);
  expect(values(table.frames[0]!, 'position')).toEqual([4, null]);
});

const LINKS: Links = {
  ...{ time: NOW, lost: true, total: 2, unlinked: 0, unread: 0, bandwidthMissing: null },
  workers: ['a', 'b'].map((name) => ({ address: `tcp://${name}:1`, name, host: 'h' })),
  computedSeconds: [4, 1],
  links: {
    ...{ from: [0, 1], to: [1, 0], seconds: [2, 1], transfers: [3, 1] },
    ...{ bandwidth: [1024, null], estimatedBytes: [2048, null] },
  },
};

test('links are a graph of workers, a table, and a matrix in which what is not known is null', async () => {
  const [nodes, edges] = (await made('links', LINKS)).frames as [DataFrame, DataFrame];
  expect(values(nodes, 'arc__computed')).toEqual([1, 0.25]);
  expect(values(edges, 'secondarystat')).toEqual(['1 KiB/s', '']);
  expect(values(edges, 'thickness')).toEqual([6, 3.5]);
  expect(notices(nodes)[0]!.text).toContain('there were more transfers');
  const [table] = (await made('links', LINKS, { format: 'table' })).frames as [DataFrame];
  expect([values(table, 'from'), values(table, 'to')]).toEqual([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(values(table, 'estimated_bytes')).toEqual([2048, null]);
  const [matrix] = (await made('links', LINKS, { format: 'matrix' })).frames as [DataFrame];
  expect(values(matrix, 'from')).toEqual(['a', 'b']);
  expect([values(matrix, 'to a'), values(matrix, 'to b')]).toEqual([
    [null, null],
    [1024, null],
  ]);
});
