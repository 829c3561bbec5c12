import { interval, newCluster, SAMPLE_TIME, schedulerIdentity } from '../../state/samples.ts';
import { Answers } from './answers.ts';

const NOW = SAMPLE_TIME + 60_000;
const wanted = () => true;

test('a computation whose scheduler went ends with the last that is known of it, and does not go on', async () => {
  const cluster = newCluster();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const { start, stop } = interval(0, 500);
  const update = {
    ...{ id: 'one', start, stop, states: new Map([['processing', 1]]) },
    ...{ groups: [], groupCount: 0, code: [] },
  };
  cluster.computations.tell({ heads: [update], updates: [update], idle: false, time: stop }, stop);
  const answers = new Answers(cluster, () => NOW);
  expect(await answers.advice({ computation: 'one' }, wanted)).toMatchObject({ from: start, to: NOW });
  cluster.connected(schedulerIdentity('B'), SAMPLE_TIME + 1_000);
  expect(await answers.advice({ computation: 'one' }, wanted)).toMatchObject({ from: start, to: stop });
  const under = async (from: number) => (await answers.computations({ from })).computations.id;
  expect([await under(stop), await under(stop + 1)]).toEqual([['one'], []]);
});
