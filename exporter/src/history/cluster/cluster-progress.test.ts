import { newCluster, prefixUpdate, SAMPLE_TIME, schedulerIdentity } from '../../state/samples.ts';
import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import type { History } from '../history.ts';
import { ClusterPast } from '../past.ts';
import type { DocumentsQuery, StoredDocument } from '../stored.ts';
import { ClusterProgress } from './cluster-progress.ts';
import { LOST_MS, WHOLE_MS } from './progress-moments.ts';

const NAME = 'c';
const STEP_MS = 10_000;

/** What is kept of a cluster, and what it is asked. */
function keeping() {
  const documents = new Map<string, StoredDocument>();
  const cluster = newCluster();
  const progress = new ClusterProgress(
    { keep: (one) => void documents.set(`${one.kind} ${one.id}`, one), warn: () => undefined },
    cluster,
    NAME,
  );
  progress.begin(undefined);
  const found = async ({ kind, to = Infinity, from = -Infinity, limit }: DocumentsQuery) =>
    [...documents.values()]
      .filter((one) => one.kind === kind && one.stop >= from && one.start <= to)
      .sort((a, b) => b.stop - a.stop)
      .slice(0, limit);
  const past = new ClusterPast({ documents: found } as unknown as History, NAME);
  return { documents, cluster, progress, past };
}

const sorted = (told: RememberedPrefixes | 'lost' | undefined) =>
  typeof told === 'object' && {
    ...told,
    prefixes: [...told.prefixes].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };

test('how it was is known of every moment, over schedulers that come and functions that go, from few documents', async () => {
  const { documents, cluster, progress, past } = keeping();
  const then = new Map<number, RememberedPrefixes | undefined>([[SAMPLE_TIME - 1, undefined]]);
  let time = SAMPLE_TIME;
  for (const life of ['A', 'B']) {
    cluster.connected(schedulerIdentity(life), time);
    for (let step = 0; step < (1.5 * WHOLE_MS) / STEP_MS; step++, time += STEP_MS) {
      const names = ['inc', 'add', ...Array.from({ length: 50 }, (_, at) => `still-${at}`)];
      if (step % 20 < 10) names.push('comes-and-goes');
      const updates = names.map((name) =>
        prefixUpdate(
          name,
          {},
          {
            states: new Map([['memory', name === 'inc' ? step : name === 'add' ? Math.floor(step / 7) : 1]]),
          },
        ),
      );
      cluster.prefixes.update(updates, time);
      progress.remember();
      then.set(time + STEP_MS - 1, cluster.prefixes.remember(life));
    }
  }
  for (const [moment, told] of then) expect(sorted(await past.progress(moment))).toEqual(sorted(told));
  const kinds = [...documents.values()].map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'progress-whole')).toHaveLength(4);
  // What did not change is not written again.
  const parts = [...documents.values()].filter(({ kind }) => kind === 'progress-part');
  expect(Math.max(...parts.map(({ json }) => json.length))).toBeLessThan(1_200);
});

test('where something was not kept after all, all is kept anew a while later, once, though nothing changed', async () => {
  const { documents, cluster, progress, past } = keeping();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const tell = (memory: number, time: number) => {
    cluster.prefixes.update(
      [
        prefixUpdate('inc', {}, { states: new Map([['memory', memory]]) }),
        prefixUpdate('add', {}, { states: new Map([['memory', 1]]) }),
      ],
      time,
    );
    progress.remember();
  };
  tell(1, SAMPLE_TIME);
  const lost = [...documents.values()];
  documents.clear();
  for (const one of lost) progress.lose(one);
  expect(await past.progress(SAMPLE_TIME + 1)).toBeUndefined();
  const wholes = () => [...documents.values()].filter(({ kind }) => kind === 'progress-whole').length;
  for (let time = STEP_MS; time < LOST_MS; time += STEP_MS) tell(2, SAMPLE_TIME + time);
  expect(wholes()).toBe(0);
  for (let time = LOST_MS; time < 2 * LOST_MS; time += STEP_MS) tell(2, SAMPLE_TIME + time);
  expect(await past.progress(SAMPLE_TIME + LOST_MS)).toHaveProperty('prefixes.length', 2);
  expect(wholes()).toBe(1);
});

test('from a part that was lost until all functions are kept anew it is not known how it was', async () => {
  const { documents, cluster, progress, past } = keeping();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const tell = (memory: number, time: number) => {
    cluster.prefixes.update([prefixUpdate('inc', {}, { states: new Map([['memory', memory]]) })], time);
    progress.remember();
  };
  const [first, lost, after] = [1, 2, 3].map((step) => SAMPLE_TIME + step * STEP_MS) as [
    number,
    number,
    number,
  ];
  [first, lost, after].forEach((time, at) => tell(at, time));
  const [name, part] = [...documents].find(
    ([, { kind, stop }]) => kind === 'progress-part' && stop === lost,
  )!;
  documents.delete(name);
  progress.lose(part);
  for (let time = after; time <= after + LOST_MS; time += STEP_MS) tell(9, time);
  const memoryAt = async (time: number) => {
    const told = await past.progress(time);
    return typeof told === 'object' ? told.prefixes[0]!.states : told;
  };
  expect(await memoryAt(lost - 1)).toBeDefined();
  for (const time of [lost, after, after + LOST_MS - 1])
    expect([time, await memoryAt(time)]).toEqual([time, 'lost']);
  expect(await memoryAt(after + LOST_MS)).not.toBe('lost');
  expect(await memoryAt(Infinity)).not.toBe('lost');
});
