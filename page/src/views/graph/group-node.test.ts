import { TASK_STATES, type Groups } from '@daskscope/api';
import type { Dictionary } from '../../tasks/dictionary.ts';
import { groupNode } from './group-node.tsx';

const NAMES = { find: () => 0 } as unknown as Dictionary;

/** Two groups of three tasks: all of the first are released, and of the second it is not known. */
const ANSWER = {
  prefixes: ['inc'],
  groups: {
    ...{ name: ['inc-1', 'inc-2'], life: [0, 0], prefix: [0, 0], tasks: [3, 3] },
    states: Object.fromEntries(TASK_STATES.map((state) => [state, [state === 'released' ? 3 : 0, null]])),
    ...{ seconds: [1, 1], bytes: [0, 0] },
  },
  criticalPath: { group: [], adds: [], duration: 0 },
} as unknown as Groups;

test('a group whose tasks nobody saw is not said to be done', () => {
  expect(groupNode(ANSWER, 0, NAMES).title).toContain('3 of 3 tasks done, 0 erred');
  const { title } = groupNode(ANSWER, 1, NAMES);
  expect(title).toContain('3 tasks, over before they were read: whether any erred is not known');
  expect(title).not.toContain('done');
});
