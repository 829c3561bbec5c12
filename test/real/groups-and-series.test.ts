import { TASK_STATES, type Computation, type Computations, type Groups, type Series } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, type SaidGroup } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** Seconds that Dask has; 0: none. */
const milliseconds = (seconds: number) => (seconds === 0 ? null : seconds * 1000);

/** As Dask says them. */
const said = (group: SaidGroup) => ({
  prefix: group.prefix,
  there: true,
  states: TASK_STATES.map((state) => group.states[state] ?? 0),
  bytes: group.bytes,
  seconds: group.seconds,
  start: milliseconds(group.start),
  stop: milliseconds(group.stop),
  dependencies: group.dependencies,
  types: group.types,
});

/** As the exporter tells them, by name. */
function told({ groups, dependencies, prefixes }: Groups): Record<string, ReturnType<typeof said>> {
  const needed = (row: number) =>
    dependencies.dependency
      .filter((_, edge) => dependencies.group[edge] === row)
      .map((at) => groups.name[at]!);
  return Object.fromEntries(
    groups.name.map((name, row) => [
      name,
      {
        prefix: prefixes[groups.prefix[row]!]!,
        there: groups.there[row]!,
        states: TASK_STATES.map((state) => groups.states[state][row]!),
        bytes: groups.bytes[row]!,
        seconds: groups.seconds[row]!,
        start: groups.start[row]!,
        stop: groups.stop[row]!,
        dependencies: needed(row).sort(),
        types: groups.types[row]!.toSorted(),
      },
    ]),
  );
}

/** Times in seconds. */
interface SaidComputation {
  id: string;
  start: number;
  stop: number;
  tasks: number;
  groups: string[];
  code: string[];
  runs: Record<string, [runs: number, seconds: number]>;
}

const saidComputation = ({ id, start, tasks, groups, code, runs }: SaidComputation) => ({
  id,
  start: start * 1000,
  tasks,
  groups,
  code,
  runs: Object.fromEntries(
    Object.entries(runs).map(([name, [count, seconds]]) => [
      name,
      [count, expect.closeTo(seconds * 1000, 1) as unknown],
    ]),
  ),
});

const toldComputation = ({ id, start, tasks, groups, code, functions }: Computation) => ({
  id,
  start,
  tasks,
  groups: groups.toSorted(),
  code: code.map(([frame]) => frame!.text),
  runs: Object.fromEntries(
    functions.name.map((name, row) => [name, [functions.runs[row]!, functions.compute[row]!]]),
  ),
});

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    const config = { 'distributed.diagnostics.computations.nframes': 3 };
    cluster = await DaskCluster.start(version, { processes: false, config });
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(1));
    await cluster.run('example');
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  test('groups are what the scheduler has, to the number', async () => {
    await eventually(async () => {
      const { groups } = await cluster.says();
      expect(Object.keys(groups).length).toBeGreaterThan(1);
      const expected = Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, said(group)]));
      expect(told(await exporter.json('/api/v1/groups?there=true'))).toEqual(expected);
    });
  });

  test('the newest point of the series is what the scheduler says of its workers and tasks', async () => {
    await eventually(async () => {
      const { workers, prefixes } = await cluster.says();
      const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
      const all = Object.values(workers);
      const { mean } = await exporter.json<Series>('/api/v1/series');
      expect({
        workers: mean.workers.at(-1),
        threads: mean.threads.at(-1),
        limit: mean.memoryLimit.at(-1),
        memory: mean.tasks.memory.at(-1),
        managed: mean.memoryManaged.at(-1),
      }).toEqual({
        workers: all.length,
        threads: sum(all.map(({ threads }) => threads)),
        limit: sum(all.map(({ memoryLimit }) => memoryLimit)),
        memory: sum(Object.values(prefixes).map(({ states }) => states.memory ?? 0)),
        managed: sum(all.map(({ memory }) => memory.managed!)),
      });
    });
  });

  test('computations are what the scheduler has, and ran what its own task stream says', async () => {
    const times = await cluster.run<[begin: number, end: number][]>('pieces_of_work');
    const all = await cluster.run<SaidComputation[]>('computations');
    const said = all.filter(({ start }) => start >= times[0]![0]);
    await eventually(async () => {
      const from = said[0]!.start * 1000 - 1;
      const query = new URLSearchParams({ from: String(from), ascending: 'true' });
      const { computations } = await exporter.json<Computations>(`/api/v1/computations?${query}`);
      const all = await Promise.all(
        computations.id.map((id) => exporter.json<Computation>(`/api/v1/computations/${id}`)),
      );
      // One of before may be under way still: its groups are those of the example, which goes on.
      const told = all.filter(({ start }) => start > from);
      expect(told.map(toldComputation)).toEqual(said.map(saidComputation));
      expect(told.map(({ state }) => state)).toEqual(told.map(() => 'done'));

      // An example sends hundreds of graphs: Dask counts one more computation whenever all sent so far are done before the next one comes.
      // By their starts, which the scheduler stamps: when they stopped is by workers' clocks.
      const [held, chain, again] = times.map(([begin, end]) =>
        told.filter(({ start }) => start > begin * 1000 - 1 && start < end * 1000 + 1),
      );
      expect([...held!, ...chain!, ...again!]).toEqual(told);
      expect([held!.length > 0, chain!.length, again!.length > 0]).toEqual([true, 1, true]);
      // Dask has the example's tasks in the groups of the first example ever, which are held.
      expect(again!.map(({ tasks, groups }) => [tasks, groups])).toEqual(again!.map(() => [0, []]));
      expect([chain![0]!.tasks, chain![0]!.groups]).toEqual([20, ['chain']]);
      // Start and length are rounded to the microsecond.
      expect(chain![0]!.stop).toBeCloseTo(said[held!.length]!.stop * 1000, 2);
      expect(held!.at(-1)!.stop! - held![0]!.start).toBeGreaterThan(100);
    });
  });

  test('groups that nobody saw, since they came and went at once, are remembered', async () => {
    let runs = 0;
    // A busy scheduler may be read while its tasks run: then it was seen.
    await eventually(async () => {
      const told = await cluster.run<SaidGroup & { name: string }>('short', { name: `short-${runs++}` });
      expect(Object.keys((await cluster.says()).groups)).not.toContain(told.name);
      const { groups, row } = await eventually(() => forgottenGroup(told.name));
      expect(TASK_STATES.map((state) => groups.states[state][row])).toEqual(TASK_STATES.map(() => null));
      expect(groups.tasks[row]).toBe(20);
      expect(groups.seconds[row]).toBe(told.seconds);
      expect([groups.start[row], groups.stop[row]]).toEqual([told.start, told.stop].map(milliseconds));
    });
  });

  async function forgottenGroup(name: string) {
    const { groups } = await exporter.json<Groups>('/api/v1/groups');
    const row = groups.name.indexOf(name);
    expect(row).toBeGreaterThanOrEqual(0);
    expect(groups.there[row]).toBe(false);
    return { groups, row };
  }

  test('groups that the scheduler has forgotten are remembered', async () => {
    const before = Object.keys((await cluster.says()).groups);
    await cluster.run('release');
    await eventually(async () => {
      expect(Object.keys((await cluster.says()).groups)).not.toEqual(before);
      const { groups } = await exporter.json<Groups>('/api/v1/groups');
      expect(groups.name).toEqual(expect.arrayContaining(before));
      expect(groups.there).toContain(false);
    });
    expect(exporter.complaints).toEqual([]);
  });
});
