import { computationsWithPast } from '../http/answers/past-computations.ts';
import { atOnce } from '../slices.ts';
import { newCluster, SAMPLE_TIME, schedulerIdentity } from '../state/samples.ts';
import { ClusterHistory } from './cluster-history.ts';
import type { ClusterPast } from './past.ts';
import { NOTHING_BEFORE } from './remembered.ts';
import type { StoredDocument } from './stored.ts';

const NAME = 'c';

/** What a history is handed, and says to be lost. */
function following() {
  const documents: StoredDocument[] = [];
  let lose!: (document: StoredDocument) => void;
  const cluster = newCluster();
  const history = new ClusterHistory(
    {
      opened: true,
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
  history.begin(NOTHING_BEFORE);
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const kept = (kind: string) => documents.filter((one) => one.kind === kind);
  return { cluster, history, kept, lose };
}

/** A history that has nothing. */
const empty = { computations: () => Promise.resolve({ summaries: [], total: 0 }) } as unknown as ClusterPast;

test('a computation that was not kept after all is listed as long as it is known, and counted then', async () => {
  const { cluster, history, kept, lose } = following();
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
  const { history, kept, lose } = following();
  history.end();
  expect(kept('log')).toHaveLength(1);
  history.end();
  expect(kept('log')).toHaveLength(1);
  lose(kept('log')[0]!);
  history.end();
  expect(kept('log')).toHaveLength(2);
});
