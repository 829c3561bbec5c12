import type { Clusters, Progress, Status, Tasks } from '@daskscope/api';
import { StreamReader } from '../../exporter/src/http/testing/stream-reader.ts';
import { SimulatorProcess } from '../browser/simulator-process.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { figuresIn, prefixFigures, schedulerFigures, workerFigures } from '../real/expected-figures.ts';
import { eventually } from '../wait-until.ts';

/** Beside the real one, each what it does to the exporter. */
const NEIGHBOURS = {
  // A past that is told as fast as the exporter takes it, and a thousand records more every second.
  floods: ['--workers', '50', '--threads', '8', '--history', '40000', '--rate', '1000'],
  silent: ['--fault', 'silent'],
  hangs: ['--fault', 'silent-answers'],
  nonsense: ['--fault', 'garbage'],
};
const MANY_RECORDS = 20_000;
const KEYS = Array.from({ length: 50 }, (_, number) => `alfa-${number}`);

let dask: DaskCluster;
let neighbours: SimulatorProcess[];
let exporter: ExporterProcess;
let stream: StreamReader;

beforeAll(async () => {
  dask = await DaskCluster.start(NEWEST, { processes: false });
  neighbours = await Promise.all(Object.values(NEIGHBOURS).map((flags) => SimulatorProcess.start(flags)));
  exporter = await ExporterProcess.start(null, [
    // On a busy machine what is measured may be more than the budget has.
    '--scheduler.budget=1',
    `--scheduler.address=real=${dask.address}`,
    ...Object.keys(NEIGHBOURS).map((name, at) => `--scheduler.address=${name}=${neighbours[at]!.address}`),
  ]);
});
afterAll(async () => {
  stream?.leave();
  await exporter?.stop();
  await Promise.all((neighbours ?? []).map((neighbour) => neighbour.kill()));
  await dask?.close();
});

const list = async () => (await exporter.json<Clusters>('/api/v1/clusters')).clusters;
const of = <T>(route: string, name: string) =>
  exporter.json<T>(`/api/v1/${route}${route.includes('?') ? '&' : '?'}cluster=${name}`);
const recordsOf = async (name: string) =>
  (await exporter.scrape(name)).value('dask_exporter_task_events_total') ?? 0;

test('beside clusters that flood, hang or send nonsense, one is told of rightly, live and in Prometheus', async () => {
  await eventually(async () => {
    const states = Object.fromEntries((await list()).map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({ real: 'connected', floods: 'connected', nonsense: 'connecting' });
  });
  stream = await StreamReader.open(exporter, '?cluster=real&keys=true');
  await eventually(async () => expect(await recordsOf('floods')).toBeGreaterThan(MANY_RECORDS));

  await dask.run('keys', { keys: KEYS });
  await dask.run('quiet');
  const streamed = () => new Set(stream.tasks.flatMap(({ tasks }) => tasks.key ?? []));
  await eventually(() => expect([...streamed()].sort()).toEqual([...KEYS].sort()));

  const says = await dask.says();
  const expected = { ...prefixFigures(says), ...workerFigures(says), ...schedulerFigures(says) };
  await eventually(async () => expect(figuresIn(await exporter.scrape('real'), expected)).toEqual(expected));
  const { prefixes } = await of<Progress>('progress', 'real');
  expect(prefixes.map(({ prefix }) => prefix)).toEqual(Object.keys(says.prefixes));
  const { tasks } = await of<Tasks>('tasks?keys=true', 'real');
  expect([...tasks.key!].sort()).toEqual([...KEYS].sort());
  const { connection, lives } = await of<Status>('status', 'real');
  expect([connection.state, lives.length]).toEqual(['connected', 1]);

  // It still floods, and the stream still goes on.
  const [before, from] = [await recordsOf('floods'), stream.lines.length];
  await eventually(async () => expect(await recordsOf('floods')).toBeGreaterThan(before));
  await stream.line('heartbeat', () => true, from);
  expect(stream.lines.map(({ topic }) => topic)).not.toContain('end');
});

test('each neighbour that is no scheduler says why, and the exporter answers for all of them', async () => {
  const none = ['silent', 'hangs', 'nonsense'];
  await eventually(async () => {
    for (const { name, state, error, address } of await list())
      if (none.includes(name)) {
        expect([name, state]).toEqual([name, 'connecting']);
        expect(error).toContain(address);
      }
  });
  for (const name of none) expect((await exporter.scrape(name)).value('dask_up')).toBe(0);
  await eventually(async () =>
    expect((await exporter.scrape()).values('dask_exporter_clusters')).toMatchObject({
      'state=connected': 2,
      'state=connecting': 3,
    }),
  );
});
