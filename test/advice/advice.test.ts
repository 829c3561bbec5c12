import { join } from 'node:path';
import { ADVICE_KINDS, type Advice, type AdviceKind, type Computations } from '@daskscope/api';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** Each computation of faults.py has one fault, which must be said of it; of the example nothing is. */

let cluster: DaskCluster;
let exporter: ExporterProcess;
/** ms since the epoch: when each began, and the example. */
const began = new Map<AdviceKind | 'example', number>();

const commandOf = (kind: string) => kind.replaceAll('-', '_');

beforeAll(async () => {
  cluster = await DaskCluster.start(NEWEST, { program: join(__dirname, 'faults.py') });
  exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
  await exporter.connected();
  // What fills memory leaves workers behind that have too little of it for anything else.
  const filling: readonly AdviceKind[] = ['unmanaged-memory', 'spilling'];
  const others = ADVICE_KINDS.filter((kind) => !filling.includes(kind));
  for (const name of ['example', ...others, ...filling] as const)
    began.set(name, 1000 * (await cluster.run<number>(commandOf(name))));
});

afterAll(async () => {
  await exporter?.stop();
  await cluster?.close();
});

const stateOf = ({ rules }: Advice, kind: AdviceKind) => rules.find((rule) => rule.kind === kind);

async function computationsOf(name: AdviceKind | 'example'): Promise<string[]> {
  const begin = began.get(name)!;
  const after = [...began.values()].filter((time) => time > begin);
  const query = new URLSearchParams({ from: String(begin), ascending: 'true' });
  const { computations } = await exporter.json<Computations>(`/api/v1/computations?${query}`);
  return computations.id.filter(
    (_, row) => computations.start[row]! >= begin && computations.start[row]! < Math.min(...after, Infinity),
  );
}

const adviceOf = (id: string) =>
  exporter.json<Advice>(`/api/v1/advice?computation=${encodeURIComponent(id)}`);

test.each(ADVICE_KINDS)('%s is said of the computation that has it, with where it is', async (kind) => {
  await eventually(async () => {
    const [id] = await computationsOf(kind);
    expect(id).toBeDefined();
    const told = await adviceOf(id!);
    expect(stateOf(told, kind)).toEqual({ kind, state: 'said', reason: null });
    const item = told.advice.find((one) => one.kind === kind)!;
    expect(item.figures.length).toBeGreaterThan(0);
    expect(item.place.from).toBeLessThan(item.place.to);
    expect(item.place.from).toBeGreaterThanOrEqual(told.from - 1);
    expect(item.place.to).toBeLessThanOrEqual(told.to + 1);
  });
});

test('of the example nothing is said, nor of any of its computations', async () => {
  const from = began.get('example')!;
  const to = began.get('tasks-too-small')!;
  await eventually(async () => {
    const told = await exporter.json<Advice>(`/api/v1/advice?from=${from}&to=${to}`);
    expect(told.advice).toEqual([]);
    expect(stateOf(told, 'transfers')).toEqual({ kind: 'transfers', state: 'none', reason: null });
    const ids = await computationsOf('example');
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect((await adviceOf(id)).advice).toEqual([]);
  });
});
