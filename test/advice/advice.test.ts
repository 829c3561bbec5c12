import { join } from 'node:path';
import { ADVICE_KINDS, type Advice, type AdviceKind, type Computations, type Tasks } from '@daskscope/api';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/**
 * Each computation of faults.py has one fault, which must be said of it; of the example nothing is. Those that need the processor or
 * memory run one after the other beside those that wait, on a cluster of their own.
 */

/** In order. What fills memory leaves workers behind that have too little of it for anything else. */
const WORKING = [
  'example',
  'tasks-too-small',
  'scheduler-bound',
  'gil-held',
  'event-loop-held',
  'unmanaged-memory',
  'spilling',
] as const;

/** In order. Of the first nothing is released while the others run; the last kills a worker. */
const WAITING = [
  'unreleased',
  'straggler',
  'slower-worker',
  'uneven-load',
  'transfers',
  'shuffle-disk',
  'idle-at-end',
  'retried',
  'recomputed',
] as const;

type Name = AdviceKind | 'example';

/** A cluster on which computations ran one after the other, and an exporter beside it. */
class Ran {
  readonly cluster: DaskCluster;
  readonly exporter: ExporterProcess;
  /** ms since the epoch: when each began. */
  readonly began = new Map<Name, number>();

  private constructor(cluster: DaskCluster, exporter: ExporterProcess) {
    this.cluster = cluster;
    this.exporter = exporter;
  }

  static async all(names: readonly Name[]): Promise<Ran> {
    const cluster = await DaskCluster.start(NEWEST, { program: join(__dirname, 'faults.py') });
    const exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    const ran = new Ran(cluster, exporter);
    await exporter.connected();
    for (const name of names)
      ran.began.set(name, 1000 * (await cluster.run<number>(name.replaceAll('-', '_'))));
    return ran;
  }

  /** ms since the epoch: when what came after it began. */
  endOf(name: Name): number {
    const begin = this.began.get(name)!;
    return Math.min(...[...this.began.values()].filter((time) => time > begin), Infinity);
  }

  async computationsOf(name: Name): Promise<string[]> {
    const query = new URLSearchParams({ from: String(this.began.get(name)!), ascending: 'true' });
    const { computations } = await this.exporter.json<Computations>(`/api/v1/computations?${query}`);
    const [begin, end] = [this.began.get(name)!, this.endOf(name)];
    return computations.id.filter(
      (_, row) => computations.start[row]! >= begin && computations.start[row]! < end,
    );
  }

  /** Of the threads' time, by what ran. */
  async idleShare({ from, to }: { from: number; to: number }): Promise<number> {
    const query = new URLSearchParams({ from: String(from), to: String(to), limit: '0', totals: 'true' });
    const { totals } = await this.exporter.json<Tasks>(`/api/v1/tasks?${query}`);
    return totals!.idle! / totals!.threadTime!;
  }

  adviceOf(id: string): Promise<Advice> {
    return this.exporter.json<Advice>(`/api/v1/advice?computation=${encodeURIComponent(id)}`);
  }
}

let working: Ran;
let waiting: Ran;

beforeAll(async () => {
  [working, waiting] = await Promise.all([Ran.all(WORKING), Ran.all(WAITING)]);
});

afterAll(() =>
  Promise.all(
    [working, waiting].map(async (ran) => {
      await ran?.exporter.stop();
      await ran?.cluster.close();
    }),
  ),
);

const stateOf = ({ rules }: Advice, kind: AdviceKind) => rules.find((rule) => rule.kind === kind);

test.each(ADVICE_KINDS)('%s is said of a computation that has it, with where it is', async (kind) => {
  const ran = working.began.has(kind) ? working : waiting;
  await eventually(async () => {
    // More than one where all that was sent had ended before the next was: Dask counts what comes then as another.
    const ids = await ran.computationsOf(kind);
    expect(ids).not.toEqual([]);
    const all = await Promise.all(ids.map((id) => ran.adviceOf(id)));
    const told = all.find((one) => stateOf(one, kind)?.state === 'said') ?? all[0]!;
    expect(stateOf(told, kind)).toEqual({ kind, state: 'said', reason: null });
    const item = told.advice.find((one) => one.kind === kind)!;
    expect(item.figures.length).toBeGreaterThan(0);
    expect(item.place.from).toBeLessThan(item.place.to);
    expect(item.place.from).toBeGreaterThanOrEqual(told.from - 1);
    expect(item.place.to).toBeLessThanOrEqual(told.to + 1);
  });
});

test('of the example nothing is said, nor of its computations but what their runs show', async () => {
  const [from, to] = [working.began.get('example')!, working.endOf('example')];
  await eventually(async () => {
    const told = await working.exporter.json<Advice>(`/api/v1/advice?from=${from}&to=${to}`);
    expect(told.advice).toEqual([]);
    expect(stateOf(told, 'transfers')).toEqual({ kind: 'transfers', state: 'none', reason: null });
    const ids = await working.computationsOf('example');
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids)
      for (const { kind, place } of (await working.adviceOf(id)).advice) {
        // Its last task is one: a machine that takes long over that leaves threads idle, which is said where it is so.
        expect(kind).toBe('idle-at-end');
        expect(await working.idleShare(place)).toBeGreaterThanOrEqual(0.5);
      }
  });
});
