import { TASK_STATES } from '@daskscope/api';
import type { ClusterPast } from '../../history/past.ts';
import type { Cluster } from '../../state/cluster.ts';
import { Computation } from '../../state/computations/computation.ts';
import {
  interval,
  newCluster,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from '../../state/samples.ts';
import { SERIES_FIGURES, type SeriesPoint } from '../../state/series/point.ts';
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

/** Two workers for so long, of which one has all the work. */
function ranUnevenly(seconds: number) {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const [busy, idle] = ['tcp://10.0.0.1:4000', 'tcp://10.0.0.2:4000'] as const;
  cluster.workers.update([workerUpdate(busy), workerUpdate(idle)], SAMPLE_TIME);
  const each = (1_000 * seconds) / 24;
  for (let id = 0; id < 48; id++) {
    const [thread, start] = [id % 2, each * Math.floor(id / 2)];
    const span = interval(start, start + each);
    const where = { worker: busy, thread: `${thread}` };
    cluster.log.append(life, id, taskRecord({ key: `inc-${id}`, ...where, intervals: [span] }));
  }
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 1_000 * seconds + 200);
  return cluster;
}

const PROCESSING = SERIES_FIGURES.length + TASK_STATES.indexOf('processing');
const COLUMNS = [
  ...[PROCESSING, PROCESSING - 1, PROCESSING - 2],
  ...(['threadsBusy', 'memorySpilled', 'memoryLimit'] as const).map((name) => SERIES_FIGURES.indexOf(name)),
];

/** A history: of buckets of 10 s, in each so many tasks on workers, of which two run; nothing is spilled. */
function pastOf(buckets: number[], processing: number): ClusterPast {
  const values = [processing, 0, 0, 2, 0, 1e9];
  const ofEach = <Value>(value: (time: number, at: number) => Value) =>
    buckets.flatMap((time) => COLUMNS.map((_, at) => value(time, at)));
  return {
    runs: async () => Promise.reject(new Error('Nothing is on disk.')),
    series: async () => ({
      ...{ oldest: buckets[0]!, newest: buckets.at(-1)! },
      buckets: {
        time: ofEach((time) => time),
        column: ofEach((_, at) => COLUMNS[at]!),
        count: ofEach(() => 10),
        sum: ofEach((_, at) => 10 * values[at]!),
        least: ofEach((_, at) => values[at]!),
        most: ofEach((_, at) => values[at]!),
      },
    }),
  } as unknown as ClusterPast;
}

async function statesOf(cluster: Cluster, seconds: number, history?: ClusterPast) {
  const answers = new Answers(cluster, () => SAMPLE_TIME + 1_000 * seconds + 200, history);
  const told = await answers.advice({ from: SAMPLE_TIME, to: SAMPLE_TIME + 1_000 * seconds }, wanted);
  const states = new Map(told!.rules.map(({ kind, state }) => [kind, state]));
  return [states.get('uneven-load'), states.get('spilling')];
}

test('whether tasks waited longer ago than the last hour is read from the history', async () => {
  const cluster = ranUnevenly(4.8);
  expect(await statesOf(cluster, 4.8, pastOf([SAMPLE_TIME], 40))).toEqual(['said', 'none']);
  expect(await statesOf(cluster, 4.8, pastOf([SAMPLE_TIME], 2))).toEqual(['none', 'none']);
  expect(await statesOf(cluster, 4.8)).toEqual(['unknown', 'unknown']);
});

describe('where the figures are of a part of the range alone, what they do not say is not known', () => {
  const SECONDS = 100;
  /** In memory are those since then; no task waits, and nothing is on disk. */
  const inMemorySince = (second: number) => {
    const cluster = ranUnevenly(SECONDS);
    const figures = { ...noFigures(), threadsBusy: 2, memorySpilled: 0, memoryLimit: 1e9 };
    for (let at = second; at <= SECONDS; at++)
      cluster.series.add({ figures, tasks: [0, 0, 0, 0, 2, 0, 0] }, SAMPLE_TIME + 1_000 * at);
    return cluster;
  };
  const noFigures = () =>
    Object.fromEntries(SERIES_FIGURES.map((name) => [name, NaN])) as SeriesPoint['figures'];
  const buckets = (from: number) =>
    Array.from({ length: 10 - from }, (_, at) => SAMPLE_TIME + 10_000 * (from + at));

  test('in memory', async () => {
    expect(await statesOf(inMemorySince(0), SECONDS)).toEqual(['none', 'none']);
    expect(await statesOf(inMemorySince(80), SECONDS)).toEqual(['unknown', 'unknown']);
  });

  test('in the history, which may begin later', async () => {
    expect(await statesOf(ranUnevenly(SECONDS), SECONDS, pastOf(buckets(0), 2))).toEqual(['none', 'none']);
    const later = pastOf(buckets(4), 2);
    expect(await statesOf(ranUnevenly(SECONDS), SECONDS, later)).toEqual(['unknown', 'unknown']);
  });

  test('in memory, where the history cannot be read', async () => {
    const none = async () => Promise.reject(new Error('The disk is full.'));
    const history = { runs: none, series: none } as unknown as ClusterPast;
    // Though next to nothing is missing: what that is cannot be told.
    expect(await statesOf(inMemorySince(1), SECONDS, history)).toEqual(['unknown', 'unknown']);
  });
});
