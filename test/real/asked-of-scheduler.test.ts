import type { Graph, Links, Spans, Status } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, OLDEST, type DaskSays, type SaidTask } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { nearly } from './nearly.ts';

type Pairs = Record<string, number | null>;

const idOf = (from: string, to: string) => `${from} to ${to}`;

/** Seconds by pair, as Dask's own records of transfers have them. */
function transferred({ stream }: DaskSays): Pairs {
  const seconds: Record<string, number> = {};
  for (const { worker, intervals } of stream!.records)
    for (const { action, source, start, stop } of intervals)
      if (action === 'transfer')
        seconds[idOf(source!, worker)] = (seconds[idOf(source!, worker)] ?? 0) + stop - start;
  return seconds;
}

/** The column of links by pair. */
function byPair({ links, workers }: Links, column: 'seconds' | 'bandwidth'): Pairs {
  const address = (position: number) => workers[position]!.address;
  return Object.fromEntries(
    links.from.map((from, row) => [idOf(address(from), address(links.to[row]!)), links[column][row]!]),
  );
}

/** As the scheduler's own tasks are told. */
const toldTasks = ({ tasks, edges, prefixes, groups }: Graph): Record<string, SaidTask> =>
  Object.fromEntries(
    tasks.key.map((key, row) => [
      key,
      [
        tasks.state[row]!,
        prefixes[tasks.prefix[row]!]!,
        groups[tasks.group[row]!]!,
        tasks.bytes[row] ?? -1,
        edges.dependency
          .filter((_, edge) => edges.task[edge] === row)
          .map((dependency) => tasks.key[dependency]!)
          .sort(),
      ],
    ]),
  );

/** As the scheduler tells them; times in seconds. */
interface SaidSpan {
  tags: string[];
  parent: string | null;
  enqueued: number;
  start: number;
  stop: number;
  done: boolean;
  states: Record<string, number>;
  seconds: number;
  bytes: number;
  threadSeconds: number;
  idleSeconds: number;
  groups: string[];
  activities: [key: string[], value: number][];
}

/** A span of ours as the scheduler would say it, and its numbers apart: those of Python are as good as equal. */
function toldSpan({ spans, activities }: Spans, row: number): [Omit<SaidSpan, NumberOfSpan>, number[]] {
  const { parent, tags, done, groups, states } = spans;
  const own = activities!.value.flatMap((value, at): [string, number][] => {
    if (activities!.span[at] !== row) return [];
    const { context, prefix, activity, unit } = activities!;
    const key = [context[at]!, ...(prefix[at] === null ? [] : [prefix[at]]), activity[at]!, unit[at]!];
    return [[JSON.stringify(key), value]];
  });
  const sorted = own.sort(([one], [other]) => (one < other ? -1 : 1));
  const counted = Object.entries(states).map(([state, counts]) => [state, counts[row]!] as const);
  return [
    {
      tags: tags[row]!,
      parent: parent[row] === null ? null : spans.id[parent[row]!]!,
      done: done[row]!,
      states: Object.fromEntries(counted.filter(([, count]) => count > 0)),
      bytes: spans.bytes[row]!,
      groups: groups[row]!.toSorted(),
      activities: sorted.map(([key]) => key) as never,
    },
    [
      ...[spans.enqueued[row]! / 1000, spans.start[row]! / 1000, spans.stop[row]! / 1000],
      ...[spans.seconds[row]!, spans.threadSeconds[row]!, spans.idleSeconds[row]!],
      ...sorted.map(([, value]) => value),
    ],
  ];
}

type NumberOfSpan = 'enqueued' | 'start' | 'stop' | 'seconds' | 'threadSeconds' | 'idleSeconds';

function saidSpan(said: SaidSpan): [Omit<SaidSpan, NumberOfSpan>, number[]] {
  const { enqueued, start, stop, seconds, threadSeconds, idleSeconds, ...others } = said;
  const sorted = said.activities
    .map(([key, value]): [string, number] => [JSON.stringify(key), value])
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    {
      ...others,
      states: Object.fromEntries(Object.entries(said.states).filter(([, count]) => count > 0)),
      activities: sorted.map(([key]) => key) as never,
    },
    [enqueued, start, stop, seconds, threadSeconds, idleSeconds, ...sorted.map(([, value]) => value)],
  ];
}

const edgesOf = ({ edges }: Graph): number => edges.task.length;

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version);
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(1));
    await cluster.run('example');
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  const get = <T>(path: string) => exporter.json<T>(`/api/v1/${path}`);

  test('links are the transfers of the task stream and the bandwidths that the scheduler has seen', async () => {
    // Dask measures what it can tell of a transfer, and workers report it with a later heartbeat.
    await eventually(async () => {
      await cluster.run('transfer', { size: 5_000_000 });
      expect((await cluster.says()).links).not.toEqual([]);
    });
    await cluster.run('quiet');
    try {
      await eventually(async () => {
        const dask = await cluster.says();
        const told = await get<Links>('links');
        const seconds = transferred(dask);
        expect(Object.keys(seconds)).not.toEqual([]);
        const silent = Object.fromEntries(dask.links.map(([from, to]) => [idOf(from, to), 0]));
        expect(byPair(told, 'seconds')).toEqual(nearly({ ...silent, ...seconds }, 3));
        const seen = Object.fromEntries(dask.links.map(([from, to, value]) => [idOf(from, to), value]));
        expect(
          Object.fromEntries(Object.entries(byPair(told, 'bandwidth')).filter(([, value]) => value)),
        ).toEqual(seen);
        expect(told).toMatchObject({ lost: false, unlinked: 0, unread: 0, bandwidthMissing: null });
        expect(told.workers.every(({ name }) => name !== '')).toBe(true);
      });
      const none = await get<Links>('links?prefix=nosuch');
      expect(none.links.from).toEqual([]);
      const before = await get<Links>('links?from=1&to=2');
      expect(before.links.seconds.every((seconds) => seconds === 0)).toBe(true);
      expect((await get<Status>('status')).cost?.['links']).toBeGreaterThan(0);
    } finally {
      await cluster.run('resume');
    }
  });

  test('the graph is that of the scheduler: of all, of a group, of a function, around a key and of the erred', async () => {
    await cluster.run('fail', { key: 'boom-1', dependents: 2 });
    await eventually(async () => {
      const dask = await cluster.run<Record<string, SaidTask>>('graph');
      const all = await get<Graph>('graph');
      expect(all.total).toBe(Object.keys(dask).length);
      expect(all).toMatchObject({ more: false, unread: 0 });
      expect(toldTasks(all)).toEqual(dask);
      const [sum, [, , group, , needs]] = Object.entries(dask).find(([, [, prefix]]) => prefix === 'sum')!;
      const ofGroup = await get<Graph>(`graph?group=${encodeURIComponent(group)}`);
      expect(ofGroup.tasks.key).toEqual(Object.keys(dask).filter((key) => dask[key]![2] === group));
      const ofPrefix = await get<Graph>('graph?prefix=add&limit=7');
      expect(ofPrefix.tasks.key).toEqual(
        Object.keys(dask)
          .filter((key) => dask[key]![1] === 'add')
          .slice(0, 7),
      );
      expect(ofPrefix).toMatchObject({ total: 100, more: true });
      const near = await get<Graph>(`graph?key=${encodeURIComponent(sum)}&depth=1`);
      expect(near.tasks.key[0]).toBe(sum);
      expect(near.tasks.key.slice(1).sort()).toEqual(needs);
      expect(near.tasks.dependencies[0]).toBe(100);
      expect(near.task).toMatchObject({ state: 'memory', type: 'int' });
      const whole = await get<Graph>(`graph?key=${encodeURIComponent(sum)}&depth=5`);
      expect(whole.tasks.key).toHaveLength(301);
      const erred = await get<Graph>('graph?erred=true');
      expect(erred.tasks.key.toSorted()).toEqual(
        Object.keys(dask)
          .filter((key) => dask[key]![0] === 'erred')
          .sort(),
      );
      expect(edgesOf(erred)).toBe(2);
    });
    await expect(get('graph?key=no-such-key')).rejects.toThrow('404');
    await expect(get('graph?group=no-such-group')).rejects.toThrow('404');
    await expect(get('graph?key=a&group=b')).rejects.toThrow('400');
    await expect(get('graph?depth=2')).rejects.toThrow('400');
    expect((await get<Status>('status')).cost?.['graph']).toBeGreaterThan(0);
    // Workers complain of the task that failed.
    expect(cluster.complaints.filter((line) => /distributed\.(scheduler|core)/.test(line))).toEqual([]);
  });

  test('spans are those of the scheduler, each with all in it, and with what its own tasks spent', async () => {
    const none = await cluster.run<Record<string, SaidSpan> | null>('spans');
    if (none === null) {
      expect(version).toBe(OLDEST);
      expect(await get<Spans>('spans')).toMatchObject({
        ...{ time: null, total: 0, unread: 0, spans: { id: [] } },
        missing: expect.stringContaining('knows no spans'),
      });
      return;
    }
    await cluster.run('nest', { name: 'outer' });
    await cluster.run('nest', { name: 'again' });
    await cluster.run('quiet');
    try {
      await cluster.says();
      const said = Object.entries((await cluster.run<Record<string, SaidSpan> | null>('spans'))!);
      // What it told a moment ago is kept.
      await eventually(async () => {
        const told = await get<Spans>('spans?activities=true');
        expect(told).toMatchObject({ missing: null, total: said.length, unread: 0 });
        // The newest first.
        expect(told.spans.id).toEqual(said.map(([id]) => id).reverse());
        for (const [id, span] of said) {
          const [ours, numbers] = toldSpan(told, told.spans.id.indexOf(id));
          const [theirs, expected] = saidSpan(span);
          expect(ours).toEqual(theirs);
          for (const [at, number] of numbers.entries()) expect(number).toBeCloseTo(expected[at]!, 5);
        }
      });
      const outer = await get<Spans>('spans?tag=outer&tag=nosuch');
      expect(outer.spans.tags.map((tags) => tags.join(' '))).toEqual([
        ...['outer right deep', 'outer right', 'outer left', 'outer'],
      ]);
      expect(outer.spans.parent).toEqual([1, 3, 3, null]);
      expect(outer.spans.states.erred).toEqual([1, 1, 0, 1]);
      expect(outer.activities).toBeUndefined();
      const own = said.flatMap(([, { activities }]) => activities).filter(([key]) => key.includes('own'));
      expect(own).toContainEqual([['execute', 'outerown', 'own', 'seconds'], 1.5]);
      expect((await get<Spans>('spans?limit=1')).spans.id).toHaveLength(1);
      expect((await get<Spans>('spans?to=1')).total).toBe(0);
      expect((await get<Status>('status')).cost?.['spans']).toBeGreaterThan(0);
      expect(cluster.complaints.filter((line) => /distributed\.(scheduler|core)/.test(line))).toEqual([]);
    } finally {
      await cluster.run('resume');
    }
  });
});
