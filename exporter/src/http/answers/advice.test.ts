import type { ClusterPast } from '../../history/past.ts';
import { Computation } from '../../state/computations/computation.ts';
import {
  interval,
  newCluster,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from '../../state/samples.ts';
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

test('one that the history alone has is judged by its own runs', async () => {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const worker = 'tcp://10.0.0.1:4000';
  cluster.workers.update([workerUpdate(worker)], SAMPLE_TIME);
  const of = new Computation({ id: 'old', start: SAMPLE_TIME }, 'A');
  for (let id = 0; id < 20; id++) {
    const [start, stop] = id < 19 ? [10 * id, 10 * id + 9] : [200, 5_000];
    const span = interval(start, stop);
    cluster.log.append(life, id, taskRecord({ key: `inc-${id}`, intervals: [span] }));
    const none = { erred: false, nbytes: 0, transfer: 0, disk: 0, deserialize: 0 };
    of.add({ ...none, prefix: 'inc', worker, compute: stop - start, start: span.start, stop: span.stop });
  }
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  of.state = 'done';
  of.settle(null);
  const past = {
    computation: async (id: string) => (id === 'old' ? { of } : undefined),
    runs: async () => Promise.reject(new Error('Nothing is on disk.')),
  } as unknown as ClusterPast;
  const answers = new Answers(cluster, () => NOW, past);
  const told = await answers.advice({ computation: 'old' }, wanted);
  expect(told?.advice).toMatchObject([{ kind: 'straggler', place: { key: 'inc-19' } }]);
  expect(await answers.advice({ computation: 'nosuch' }, wanted)).toBeUndefined();
});

test('a range is judged from where anything is known of it', async () => {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  cluster.workers.update([workerUpdate('tcp://10.0.0.1:4000')], SAMPLE_TIME);
  for (let id = 0; id < 5; id++)
    cluster.log.append(
      life,
      id,
      taskRecord({ key: 'unlucky-1', erred: true, intervals: [interval(1_000 * id, 1_000 * id + 900)] }),
    );
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  const answers = new Answers(cluster, () => SAMPLE_TIME + 5_000);
  const told = await answers.advice({ from: SAMPLE_TIME - 3_600_000 }, wanted);
  expect(told).toMatchObject({ from: SAMPLE_TIME, advice: [{ kind: 'retried' }] });
});
