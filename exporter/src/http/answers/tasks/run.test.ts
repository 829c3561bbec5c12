import { filledCluster, LIFE } from '../../testing/filled-cluster.ts';
import { runOf } from './run.ts';

const run = () => filledCluster().log.run(LIFE, 0)!;
const neighbour = { key: 'a', state: 'memory', unknown: 'field' };
const known = {
  state: 'memory',
  type: 'int',
  nbytes: 28,
  retries: 0,
  processingOn: null,
  whoHas: [],
  whoWants: [],
  dependencies: [neighbour],
  dependents: [],
  waitingOn: [],
};

test('of what the scheduler knows of the key nothing is told that the contract does not have', () => {
  const story = [{ time: 1, start: 'waiting', finish: 'memory', stimulus: 's', unknown: 'field' }];
  const { now, ...others } = runOf(run(), { ...known, story });
  expect(now).toEqual({
    ...known,
    dependencies: [{ key: 'a', state: 'memory' }],
    story: [{ time: 1, start: 'waiting', finish: 'memory', stimulus: 's' }],
  });
  expect(others).toMatchObject({ key: 'inc-0', status: 'ok', thread: 0 });
  expect(others).not.toHaveProperty('nowMissing');
});

test('that it is not known is told by why', () => {
  expect(runOf(run(), 'other-life')).toMatchObject({ now: null, nowMissing: 'other-life' });
});
