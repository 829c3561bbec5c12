import { workersAnswer } from '@daskscope/client/testing/answers';
import { Filter } from '../filter.ts';
import type { LiveState } from './live-state.ts';
import { Handle } from './handle.ts';

const A = { address: 'tcp://10.0.0.1:1', name: 'a' };
const B = { address: 'tcp://10.0.0.2:1', name: 'b' };

const handleOf = (liveState: { workers: ReturnType<typeof workersAnswer> | null }, filter: Filter | null) =>
  new Handle(liveState as unknown as LiveState, null, filter);
const namesOf = ({ workers }: Handle) => workers?.workers.map(({ name }) => name);

test('workers that the filter leaves out are none of the query, by address and by name', () => {
  const liveState = { workers: workersAnswer([A, B]) };
  expect(namesOf(handleOf(liveState, null))).toEqual(['a', 'b']);
  expect(namesOf(handleOf(liveState, new Filter()))).toEqual(['a', 'b']);
  expect(namesOf(handleOf(liveState, new Filter({ workers: [B.address] })))).toEqual(['b']);
  expect(namesOf(handleOf(liveState, new Filter({ workers: ['a'] })))).toEqual(['a']);
});

test('what did not change is the same object, and what did is told', () => {
  const liveState: { workers: ReturnType<typeof workersAnswer> | null } = { workers: null };
  const handle = handleOf(liveState, new Filter({ workers: ['a'] }));
  expect(handle.workers).toBeNull();
  liveState.workers = workersAnswer([A, B]);
  const first = handle.workers;
  expect(first).toBe(handle.workers);
  liveState.workers = workersAnswer([B]);
  expect(namesOf(handle)).toEqual([]);
});
