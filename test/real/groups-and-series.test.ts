import { TASK_STATES, type Groups, type Series } from '@daskscope/api';
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

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, { processes: false });
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
      expect(told(await exporter.json('/api/v1/groups'))).toEqual(expected);
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
