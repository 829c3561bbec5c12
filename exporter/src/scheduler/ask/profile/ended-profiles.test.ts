import type { AskedProfile, ProfileQuestion } from '../../../asked/profile.ts';
import { atOnce } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { interval, newCluster, SAMPLE_TIME, schedulerIdentity, taskRecord } from '../../../state/samples.ts';
import { EndedProfiles } from './ended-profiles.ts';

const at = (ms: number) => SAMPLE_TIME + ms;

const profile = (calls: number): AskedProfile => ({
  ...{ time: SAMPLE_TIME, of: 'tasks', intervalSeconds: 0.01, calls, cut: 0, empty: null, activity: null },
  root: { label: 'root', file: '', line: 0, code: '', samples: 1, children: new Map() },
  workers: { asked: 1, silent: [], notAsked: 0 },
});

/** A computation by when it began and ended; null: it runs. */
type Told = Record<string, readonly [start: number, stop: number | null]>;

class Watched {
  readonly cluster: Cluster = newCluster();
  readonly asked: ProfileQuestion[] = [];
  answer: () => Promise<AskedProfile> = async () => profile(1);
  now = at(0);
  readonly profiles = new EndedProfiles(
    this.cluster,
    (question) => {
      this.asked.push(question);
      return this.answer();
    },
    () => this.now,
  );
  #life = this.cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  #runs = 0;

  ran(start: number, stop: number): void {
    this.cluster.log.append(
      this.#life,
      this.#runs++,
      taskRecord({ key: `inc-${start}`, intervals: [interval(start, stop)] }),
    );
  }

  /** As the feed does it, so often that all that has ended is settled. */
  async tell(told: Told, time: number): Promise<void> {
    const { computations, changes } = this.cluster;
    const updates = Object.entries(told).map(([id, [start, stop]]) => ({
      ...{ id, start: at(start), stop: stop === null ? null : at(stop) },
      ...{
        states: new Map([[stop === null ? 'processing' : 'memory', 1]]),
        groups: [],
        groupCount: 0,
        code: [],
      },
    }));
    for (let times = 0; times < 15; times++) {
      computations.tell({ heads: updates, updates, idle: true, time: at(time) }, this.now);
      atOnce(computations.follow(at(time), this.now));
    }
    changes.announce('computations');
    await new Promise(setImmediate);
  }
}

test('a profile is asked for once, of the time of a computation that has ended', async () => {
  const watched = new Watched();
  watched.ran(0, 2_000);
  watched.now = at(3_000);
  await watched.tell({ one: [0, 2_000], two: [2_500, null] }, 3_000);
  await watched.tell({ one: [0, 2_000], two: [2_500, null] }, 3_000);
  expect(watched.asked).toEqual([{ of: 'tasks', from: at(0), to: at(2_000) }]);
  expect(watched.profiles.of('one')).toEqual({ state: 'kept', profile: profile(1) });
  expect(watched.profiles.of('two')).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('once'),
  });
});

test('none is asked for where one says nothing, or nobody has it any more', async () => {
  const watched = new Watched();
  watched.ran(0, 500);
  watched.now = at(700);
  await watched.tell({ short: [0, 500] }, 700);
  expect(watched.profiles.of('short').state).toBe('too-short');
  watched.ran(1_000, 5_000);
  watched.now = at(5_000 + 61_000);
  await watched.tell({ short: [0, 500], old: [1_000, 5_000] }, 66_000);
  expect(watched.profiles.of('old').state).toBe('not-asked');
  await watched.tell({ short: [0, 500], old: [1_000, 5_000], runs: [66_000, null] }, 66_100);
  watched.cluster.connected(schedulerIdentity('B'), at(67_000));
  atOnce(watched.cluster.computations.follow(at(67_000), watched.now));
  watched.cluster.changes.announce('computations');
  expect(watched.profiles.of('runs')).toMatchObject({
    state: 'not-asked',
    reason: expect.stringContaining('Its scheduler was gone'),
  });
  expect(watched.asked).toEqual([]);
});

test('of one that ended before the exporter came it is never said that it will be asked for', () => {
  const watched = new Watched();
  watched.now = at(3_600_000);
  const one = {
    id: 'one',
    start: at(0),
    stop: at(2_000),
    states: new Map(),
    groups: [],
    groupCount: 0,
    code: [],
  };
  // It is not settled yet: runs of it may still come.
  watched.cluster.computations.tell(
    { heads: [one], updates: [one], idle: true, time: watched.now },
    watched.now,
  );
  expect(watched.cluster.computations.get('one')!.settled).toBe(false);
  expect(watched.profiles.of('one')).toMatchObject({
    state: 'not-asked',
    reason: expect.stringContaining('ended long before the exporter'),
  });
});

test('one that cannot be told is not asked for again, and says why', async () => {
  const watched = new Watched();
  watched.answer = () => Promise.reject(new Error('The scheduler did not answer.'));
  watched.ran(0, 2_000);
  watched.now = at(3_000);
  await watched.tell({ one: [0, 2_000] }, 3_000);
  await watched.tell({ one: [0, 2_000] }, 3_000);
  expect(watched.asked).toHaveLength(1);
  expect(watched.profiles.of('one')).toEqual({ state: 'failed', reason: 'The scheduler did not answer.' });
});

test('the newest take the place of the oldest, and whoever keeps them for longer was told of each', async () => {
  const watched = new Watched();
  const kept: [string, object][] = [];
  watched.cluster.computations.keeper = {
    has: () => false,
    take: () => true,
    takeProfile: ({ id }, told) => kept.push([id, told]),
  };
  watched.answer = async () => profile(150_000);
  const told: Record<string, readonly [number, number]> = {};
  for (const [at, id] of ['one', 'two'].entries()) {
    watched.ran(at * 3_000, at * 3_000 + 2_000);
    watched.now = SAMPLE_TIME + at * 3_000 + 2_500;
    told[id] = [at * 3_000, at * 3_000 + 2_000];
    await watched.tell(told, at * 3_000 + 2_500);
  }
  await watched.tell(told, 6_000);
  expect([watched.profiles.of('one').state, watched.profiles.of('two').state]).toEqual(['dropped', 'kept']);
  expect(kept).toEqual(['one', 'two'].map((id) => [id, expect.objectContaining({ state: 'kept' })]));
});
