import type { AskedStack } from '../../../asked/stacks.ts';
import { atOnce } from '../../../slices.ts';
import { filledCluster, NOW, WORKER } from '../../testing/filled-cluster.ts';
import { stacksOf } from './stacks.ts';

const stack = (key: string): AskedStack => ({
  worker: WORKER,
  key,
  prefix: key.split('-')[0]!,
  calls: [{ label: 'f', file: 'f.py', line: 3, code: 'g()' }],
  cut: 0,
});
const asked = {
  time: NOW,
  stacks: [stack('new-1'), stack('inc-9')],
  state: null,
  workers: { asked: 1, silent: [], notAsked: 0 },
};

test('what has run for longest comes first; of what no heartbeat told it is not known since when', () => {
  const { stacks, total, ...others } = atOnce(stacksOf(filledCluster(), asked));
  expect(stacks).toMatchObject([
    { key: 'inc-9', position: 0, since: NOW - 1_500, frames: [{ label: 'f', line: 3 }] },
    { key: 'new-1', position: null, since: null },
  ]);
  expect(total).toBe(2);
  expect(others).not.toHaveProperty('state');
});

test('no more are told than are asked for, and how many there are', () => {
  const { stacks, total, state } = atOnce(stacksOf(filledCluster(), { ...asked, state: 'processing' }, 1));
  expect([stacks.map(({ key }) => key), total, state]).toEqual([['inc-9'], 2, 'processing']);
});
