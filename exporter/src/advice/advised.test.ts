import { atOnce } from '../slices.ts';
import {
  interval,
  newCluster,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from '../state/samples.ts';
import { judged, runsOf } from './advised.ts';
import type { RunsEvidence } from './evidence/evidence.ts';
import { gathered } from './evidence/gather.ts';
import type { Subject } from './subject.ts';

const NOW = SAMPLE_TIME + 60_000;

/** Ten runs a second for five seconds, of a scheduler whose runs are known since SAMPLE_TIME. */
function ran() {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  for (let id = 0; id < 50; id++)
    cluster.log.append(
      life,
      id,
      taskRecord({ key: `inc-${id}`, intervals: [interval(100 * id, 100 * id + 90)] }),
    );
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  return cluster;
}

function statesOf(subject: Omit<Subject, 'computation'>, cluster = ran()) {
  const asked = { ...subject, computation: null };
  const all = atOnce(cluster.log.find(runsOf(asked), NOW, (found) => judged(cluster, asked, found, NOW)));
  return Object.fromEntries(all.map(({ kind, verdict }) => [kind, verdict.state]));
}

test('where all that ran is known, runs are judged', () => {
  expect(statesOf({ from: SAMPLE_TIME, to: SAMPLE_TIME + 5_000 })).toMatchObject({
    'slower-worker': 'none',
    transfers: 'none',
    recomputed: 'none',
    straggler: 'not-asked',
  });
});

test('where some of the time is not known, runs are not judged', () => {
  expect(statesOf({ from: SAMPLE_TIME - 5_000, to: SAMPLE_TIME + 5_000 })).toMatchObject({
    'slower-worker': 'unknown',
    transfers: 'unknown',
    recomputed: 'unknown',
    straggler: 'not-asked',
  });
});

test('where the exporter was not connected for a while, it did not see whose event loop was held', () => {
  const from = SAMPLE_TIME;
  expect(statesOf({ from, to: from + 5_000 })['event-loop-held']).toBe('none');
  expect(statesOf({ from, to: from + 10_000 })['event-loop-held']).toBe('unknown');
});

/**
 * Six runs of a worker that leaves after a second, and the same tasks again on another.
 * @param sent when something was sent besides, ms, and the groups that it asks for
 */
function recomputed(again: number, scheduler: 'A' | 'B', sent?: [at: number, groups: string[]]) {
  const cluster = newCluster();
  const first = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const run = (life: number, id: number, number: number, worker: string, start: number) =>
    cluster.log.append(
      life,
      id,
      taskRecord({ key: `inc-${number}`, worker, intervals: [interval(start, start + 90)] }),
    );
  const workers = ['tcp://a:1', 'tcp://b:1'].map((address) => workerUpdate(address));
  cluster.workers.update(workers, SAMPLE_TIME);
  for (let number = 0; number < 6; number++) run(first, number, number, 'tcp://a:1', 100 * number);
  // Dated by when it was last there.
  cluster.workers.update(workers, SAMPLE_TIME + 1_000);
  cluster.workers.update(workers.slice(1), SAMPLE_TIME + 1_100);
  const then = scheduler === 'A' ? first : cluster.connected(schedulerIdentity('B'), SAMPLE_TIME + 1_500);
  for (let number = 0; number < 6; number++) run(then, 6 + number, number, 'tcp://b:1', again + 100 * number);
  for (const life of new Set([first, then])) {
    cluster.log.known.begin(life, SAMPLE_TIME);
    cluster.log.known.reach(life, SAMPLE_TIME + 5_000);
  }
  if (sent !== undefined) {
    const [at, groups] = sent;
    const start = SAMPLE_TIME + at;
    const update = {
      id: 'next',
      start,
      stop: start + 2_000,
      states: new Map(),
      groups,
      groupCount: groups.length,
      code: [],
    };
    const heads = [update];
    cluster.computations.tell({ heads, updates: heads, idle: true, time: start + 3_000 }, start + 3_000);
  }
  return statesOf({ from: SAMPLE_TIME, to: SAMPLE_TIME + 5_000 }, cluster)['recomputed'];
}

test('what runs again after its worker left is computed anew: not what ran before, nor at another scheduler', () => {
  expect(recomputed(2_000, 'A')).toBe('said');
  expect(recomputed(300, 'A')).toBe('none');
  expect(recomputed(2_000, 'B')).toBe('none');
});

test('whether what is sent once more after its worker left was lost is not known, and something else is no matter', () => {
  expect(recomputed(2_000, 'A', [1_900, ['inc']])).toBe('unknown');
  expect(recomputed(2_000, 'A', [1_900, ['dec']])).toBe('said');
  expect(recomputed(2_000, 'A', [1_900, []])).toBe('said');
  // After the last of it began, and before the worker left.
  expect(recomputed(2_000, 'A', [2_700, ['inc']])).toBe('said');
  expect(recomputed(2_000, 'A', [500, ['inc']])).toBe('said');
  // Two of six had begun before, which are too few.
  expect(recomputed(2_000, 'A', [2_150, ['inc']])).toBe('unknown');
});

test('of a run that goes on beyond the range only what is in it keeps its worker busy', () => {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const workers = ['tcp://a:1', 'tcp://b:1'].map((address) => workerUpdate(address, { threads: 8 }));
  cluster.workers.update(workers, SAMPLE_TIME);
  // Each takes ten times as long as the range, and all of the range.
  const runs = Array.from({ length: 24 }, (_, id) =>
    taskRecord({
      ...{ key: `inc-${id}`, worker: `tcp://${id < 8 ? 'a' : 'b'}:1`, thread: String(id) },
      intervals: [interval(0, 50_000)],
    }),
  );
  runs.forEach((record, id) => cluster.log.append(life, id, record));
  cluster.log.known.begin(life, SAMPLE_TIME);
  cluster.log.known.reach(life, SAMPLE_TIME + 55_000);
  const asked = { computation: null, from: SAMPLE_TIME + 20_000, to: SAMPLE_TIME + 25_000 };
  const told = { runs: null as RunsEvidence | null };
  atOnce(
    cluster.log.find(runsOf(asked), NOW, function* (found) {
      told.runs = (yield* gathered(found, { ...asked, belongs: () => true, mayAskFor: () => false })).runs;
    }),
  );
  const { compute, longest, there } = told.runs!.workers.get('tcp://a:1')!;
  expect([compute, longest, there]).toEqual([8 * 5_000, 5_000, 5_000]);
});
