import type { GraphTask } from '../../../asked/graph.ts';
import { atOnce } from '../../../slices.ts';
import { Names } from '../../../state/names.ts';
import { LIFE, NOW } from '../../testing/filled-cluster.ts';
import { graphOf } from './graph.ts';

const task = (key: string, prefix: string, needs: unknown[] = []): GraphTask => ({
  key,
  state: 'memory',
  bytes: null,
  prefix,
  group: `${prefix}-1`,
  dependencies: needs.length,
  dependents: 1,
  needs,
});
const asked = { time: NOW, life: LIFE, total: 3, more: true, unread: 0, task: null };

test('tasks are rows of columns, and dependencies between them edges; what is not told is no edge', () => {
  const names = new Names();
  names.positionOf('inc');
  const tasks = new Map<unknown, GraphTask>([
    [77, task('a', 'load')],
    [88, task('b', 'inc', [77, 99])],
  ]);
  expect(atOnce(graphOf({ ...asked, tasks }, names))).toEqual({
    time: NOW,
    life: LIFE,
    total: 3,
    more: true,
    unread: 0,
    prefixes: ['load', 'inc'],
    positions: [null, 0],
    groups: ['load-1', 'inc-1'],
    tasks: {
      key: ['a', 'b'],
      state: ['memory', 'memory'],
      prefix: [0, 1],
      group: [0, 1],
      bytes: [null, null],
      dependencies: [0, 2],
      dependents: [1, 1],
    },
    edges: { task: [1], dependency: [0] },
  });
});
