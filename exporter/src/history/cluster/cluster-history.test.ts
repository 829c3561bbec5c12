import { progressOf } from '../../http/answers/progress.ts';
import { computationsWithPast } from '../../http/answers/past/past-computations.ts';
import { atOnce } from '../../slices.ts';
import { newCluster, prefixUpdate, SAMPLE_TIME, schedulerIdentity } from '../../state/samples.ts';
import { LEFT } from '../watched.ts';
import { ClusterHistory, REMEMBER_MS } from './cluster-history.ts';
import type { ClusterPast } from '../past.ts';
import { NOTHING_BEFORE } from '../known/remembered.ts';
import type { StoredDocument } from '../stored.ts';
import type { StoredRow } from '../stored-rows.ts';

const NAME = 'c';

/** What looks again and again until it ends. */
const begun: ClusterHistory[] = [];
afterEach(() => begun.splice(0).forEach((history) => history.end()));

/** What a history is handed, and says to be lost. */
function following(before = NOTHING_BEFORE, { shared = false } = {}) {
  const documents: StoredDocument[] = [];
  const elsewhere = { isIt: false };
  let lose!: (lost: StoredDocument | StoredRow) => void;
  const cluster = newCluster();
  const history = new ClusterHistory(
    {
      opened: true,
      id: 'here',
      shared,
      isElsewhere: () => elsewhere.isIt,
      until: () => -Infinity,
      acknowledged: () => new Map(),
      take: () => true,
      keep: (document) => void documents.push(document),
      keepRow: () => undefined,
      warn: () => undefined,
      onGone: () => () => undefined,
      onLost: (listener) => {
        lose = listener;
        return () => undefined;
      },
    },
    cluster,
    NAME,
  );
  history.begin(before);
  begun.push(history);
  const connect = (life = 'A') => cluster.connected(schedulerIdentity(life), SAMPLE_TIME);
  const kept = (kind: string) => documents.filter((one) => one.kind === kind);
  return { cluster, history, connect, kept, lose, elsewhere };
}

/** A history that has nothing. */
const empty = { computations: () => Promise.resolve({ summaries: [], total: 0 }) } as unknown as ClusterPast;

test('a computation that was not kept after all is listed as long as it is known, and counted then', async () => {
  const { cluster, history, connect, kept, lose } = following();
  connect();
  const update = {
    ...{ id: 'one', start: SAMPLE_TIME, stop: SAMPLE_TIME + 10, states: new Map([['memory', 1]]) },
    ...{ groups: [], groupCount: 0, code: [] },
  };
  for (let time = SAMPLE_TIME + 1_000; kept('computation').length === 0; time += 5_000) {
    cluster.computations.tell({ heads: [update], updates: [update], idle: true, time }, time);
    atOnce(cluster.computations.follow(time, time));
  }
  const listed = async () => (await computationsWithPast(cluster, empty, {})).computations.id;
  expect(await listed()).toEqual([]);
  const [document] = kept('computation');
  lose({ ...document!, cluster: 'other' });
  expect(await listed()).toEqual([]);
  lose(document!);
  expect(await listed()).toEqual(['one']);
  expect(cluster.computations.dropped).toBe(0);
  lose({ ...document!, id: 'long gone' });
  expect(cluster.computations.dropped).toBe(1);
  history.end();
});

test('what is to be known after another start is written again where it was lost', () => {
  const { history, connect, kept, lose } = following();
  connect();
  history.end();
  expect(kept('log')).toHaveLength(1);
  history.end();
  expect(kept('log')).toHaveLength(1);
  lose(kept('log')[0]!);
  history.end();
  expect(kept('log')).toHaveLength(2);
});

test('how far functions were is told after another start, until a scheduler is connected to', () => {
  const first = following();
  first.connect();
  const inc = prefixUpdate('inc', { memory: 5, erred: 1 }, { states: new Map([['memory', 2]]) });
  first.cluster.prefixes.update([prefixUpdate('add'), inc], SAMPLE_TIME + 1_000);
  first.cluster.prefixes.updateMemory(new Map([['inc', 100]]));
  const told = progressOf(first.cluster, SAMPLE_TIME + 1_000);
  expect(told.totals!.memory).toBe(2);

  const second = following(first.history.end()!);
  expect(progressOf(second.cluster, SAMPLE_TIME + 9_000)).toEqual(told);
  // What runs now, and what metrics tell, is not of before.
  expect([
    second.cluster.prefixes.all(),
    second.cluster.prefixes.totals().some((count) => count > 0),
  ]).toEqual([[], false]);
  const third = following(second.history.end()!);
  expect(second.kept('progress')).toEqual([]);
  expect(progressOf(third.cluster, SAMPLE_TIME + 9_000)).toEqual(told);
  third.connect('B');
  expect(progressOf(third.cluster, SAMPLE_TIME + 9_000)).toMatchObject({ life: 'B', prefixes: [] });
  // It has told nothing yet, which replaces nothing.
  third.history.end();
  expect(third.kept('progress')).toEqual([]);
});

test('that it cannot be read hinders nothing', () => {
  const { cluster, connect } = following({ ...NOTHING_BEFORE, progress: '{"prefixes":' });
  expect(progressOf(cluster, SAMPLE_TIME).prefixes).toEqual([]);
  connect();
});

test('when there were errors that were not kept is known after another start', () => {
  const { history, kept, lose } = following();
  const row = { table: 'failures', cluster: NAME, time: SAMPLE_TIME } as StoredRow;
  lose(row);
  lose({ ...row, cluster: 'other', time: 0 });
  history.end();
  const again = following({ ...NOTHING_BEFORE, log: kept('log')[0]!.json });
  expect([...again.cluster.failures.lost()]).toEqual([{ from: SAMPLE_TIME, to: SAMPLE_TIME }]);
  again.history.end();
});

describe('where others write too', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A cluster that was watched here and has been gone for longer than it takes to say so. */
  function gone() {
    const watched = following(NOTHING_BEFORE, { shared: true });
    watched.connect();
    jest.advanceTimersByTime(REMEMBER_MS);
    watched.cluster.disconnected('It is gone.', null, Date.now());
    jest.advanceTimersByTime(3 * REMEMBER_MS);
    return watched;
  }

  test('that a cluster is watched, and is left, is said under the own id', () => {
    const { history, kept } = gone();
    expect(kept('watched').map(({ id, json }) => [id, json])).toEqual([
      ['here', '{}'],
      ['here', LEFT],
    ]);
    history.end();
  });

  test('one that is gone for long is remembered as it was here, unless another took it over', () => {
    const { history, kept } = gone();
    const log = kept('log').at(-1)!.json;
    expect(history.end()).toMatchObject({ log });
    const taken = gone();
    taken.elsewhere.isIt = true;
    expect(taken.history.end()).toBeNull();
    // And one that was never connected to, which the history alone tells of.
    expect(following({ ...NOTHING_BEFORE, log }, { shared: true }).history.end()).toBeNull();
  });

  test('a computation that began at another exporter goes on here, and is kept once it has ended', () => {
    const first = following();
    first.connect();
    const update = {
      ...{ id: 'one', start: SAMPLE_TIME },
      ...{ groups: [], groupCount: 0, code: [] },
    };
    const tell = ({ cluster }: Pick<typeof first, 'cluster'>, stop: number | null, time: number) => {
      const states = new Map([[stop === null ? 'processing' : 'memory', 1]]);
      const told = { ...update, stop, states };
      cluster.computations.tell({ heads: [told], updates: [told], idle: stop !== null, time }, time);
      atOnce(cluster.computations.follow(time, time));
    };
    tell(first, null, SAMPLE_TIME + 1_000);
    const { computations } = (jest.advanceTimersByTime(REMEMBER_MS), first.history.end()!);
    const here = following({ ...NOTHING_BEFORE, computations, byAnother: true }, { shared: true });
    here.connect();
    for (let time = SAMPLE_TIME + 20_000; time < SAMPLE_TIME + 200_000; time += 5_000)
      tell(here, SAMPLE_TIME + 10_000, time);
    expect(here.kept('computation').map(({ id }) => id)).toEqual(['one']);
    here.history.end();
  });
});
