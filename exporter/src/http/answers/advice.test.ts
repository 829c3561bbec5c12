import { TASK_STATES } from '@daskscope/api';
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
import { SERIES_FIGURES } from '../../state/series/point.ts';
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

test('whether tasks waited longer ago than the last hour is read from the history', async () => {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const [busy, idle] = ['tcp://10.0.0.1:4000', 'tcp://10.0.0.2:4000'] as const;
  cluster.workers.update([workerUpdate(busy), workerUpdate(idle)], SAMPLE_TIME);
  for (let id = 0; id < 48; id++) {
    const [thread, start] = [id % 2, 200 * Math.floor(id / 2)];
    const span = interval(start, start + 200);
    const where = { worker: busy, thread: `${thread}` };
    cluster.log.append(life, id, taskRecord({ key: `inc-${id}`, ...where, intervals: [span] }));
  }
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  /** Tasks on workers in a bucket, of which two run. */
  const past = (processing: number) => ({
    runs: async () => Promise.reject(new Error('Nothing is on disk.')),
    series: async () => ({
      ...{ oldest: SAMPLE_TIME, newest: SAMPLE_TIME },
      buckets: {
        time: [SAMPLE_TIME, SAMPLE_TIME],
        column: [
          SERIES_FIGURES.length + TASK_STATES.indexOf('processing'),
          SERIES_FIGURES.indexOf('threadsBusy'),
        ],
        ...{ count: [5, 5], sum: [5 * processing, 10], least: [processing, 2], most: [processing, 2] },
      },
    }),
  });
  const uneven = async (history?: object) => {
    const answers = new Answers(cluster, () => SAMPLE_TIME + 5_000, history as ClusterPast | undefined);
    const told = await answers.advice({ from: SAMPLE_TIME, to: SAMPLE_TIME + 4_800 }, wanted);
    return told!.rules.find(({ kind }) => kind === 'uneven-load')!.state;
  };
  expect(await uneven(past(40))).toBe('said');
  expect(await uneven(past(2))).toBe('none');
  expect(await uneven()).toBe('unknown');
});
