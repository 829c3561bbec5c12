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
  const found = async ({ kind, to = Infinity, from = -Infinity, limit, oldestFirst }: DocumentsQuery) =>
    [...documents.values()]
      .filter((one) => one.kind === kind && one.stop >= from && one.start <= to)
      .sort((a, b) => (oldestFirst ? a.stop - b.stop : b.stop - a.stop))
      .slice(0, limit);
  const past = new ClusterPast({ documents: found } as unknown as History, NAME);
  return { documents, cluster, progress, past };
}

const sorted = (told: RememberedPrefixes | 'lost' | undefined) =>
  typeof told === 'object' && {
    ...{ life: told.life, time: told.time },
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

test('of each moment it is known until when it was as kept: as long as the scheduler said the same, however late a change is kept', async () => {
  const { cluster, progress, past } = keeping();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const tell = (memory: number, time: number) =>
    cluster.prefixes.update([prefixUpdate('inc', {}, { states: new Map([['memory', memory]]) })], time);
  const at = (seconds: number) => SAMPLE_TIME + seconds * 1_000;
  tell(1, at(0));
  progress.remember();
  // A calm scheduler is asked every 10 s, and what changed is kept 8 s later.
  tell(1, at(10));
  tell(2, at(20));
  tell(3, at(27));
  progress.remember();
  const untilOf = async (moment: number) => {
    const told = await past.progress(moment);
    if (typeof told !== 'object') return told;
    const stood = told.next ? told.next.stood : cluster.prefixes.stood;
    return stood?.id === told.id ? stood.until : null;
  };
  expect([await untilOf(at(5)), await untilOf(at(26))]).toEqual([at(10), at(10)]);
  expect(await untilOf(at(27))).toBe(at(27));
  tell(3, at(37));
  expect(await untilOf(at(40))).toBe(at(37));
  tell(4, at(47));
  tell(4, at(57));
  expect(await untilOf(at(60))).toBe(at(37));
  // As it was again: what was between is less than is kept of.
  tell(3, at(60));
  progress.remember();
  tell(3, at(70));
  expect(await untilOf(at(80))).toBe(at(70));
  // Of another scheduler's beginning it is known how long the one before was heard.
  cluster.connected(schedulerIdentity('B'), at(90));
  tell(0, at(91));
  progress.remember();
  expect(await untilOf(at(85))).toBe(at(70));
});

test('an exporter that ended soon after something was lost says of the time since how it was before that, and until when', async () => {
  const { documents, cluster, progress, past } = keeping();
  cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  const tell = (of: typeof cluster, memory: number, time: number) =>
    of.prefixes.update([prefixUpdate('inc', {}, { states: new Map([['memory', memory]]) })], time);
  const [first, lost, after, later] = [0, 10_000, 20_000, 30_000].map((ms) => SAMPLE_TIME + ms) as [
    ...[number, number, number, number],
  ];
  tell(cluster, 1, first);
  progress.remember();
  tell(cluster, 2, lost);
  progress.remember();
  const [name, part] = [...documents].find(([, { stop, kind }]) => stop === lost && kind !== 'progress')!;
  documents.delete(name);
  progress.lose(part);
  const { stood } = cluster.prefixes;
  // Started again, with what the log's document held.
  const again = newCluster();
  again.prefixes.standing.restore(stood!);
  const keep = (one: StoredDocument) => void documents.set(`${one.kind} ${one.id}`, one);
  const next = new ClusterProgress({ keep, warn: () => undefined }, again, NAME);
  next.begin(documents.get('progress ')!.json);
  again.connected(schedulerIdentity('A'), after);
  tell(again, 3, later);
  next.remember();
  const told = await past.progress(after);
  expect(told).toMatchObject({ time: first, prefixes: [{ states: { memory: 1 } }] });
  // What says until when it was so speaks of another moment than this.
  expect(typeof told === 'object' && told.next!.stood!.id).not.toBe(typeof told === 'object' && told.id);
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
