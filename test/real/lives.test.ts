import type { Status, Tasks } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { CounterWatch } from './counter-watch.ts';
import { StreamReader } from './stream-reader.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

describe.each(DASK_VERSIONS)('a scheduler of distributed %s that is killed and started again', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;
  let watch: CounterWatch;
  let reader: StreamReader;
  let first: DaskSays;
  let second: DaskSays;
  let killedAt: number;
  let cursorOfFirst: string;

  /** When each record ended, ms since the epoch. */
  const endsOf = ({ stream }: DaskSays) =>
    stream!.records.map(({ intervals }) => Math.max(...intervals.map(({ stop }) => stop * 1000)));

  const start = (port: number) => DaskCluster.start(version, { port, processes: false });
  const finished = async () => (await exporter.scrape()).values('dask_task_transitions_total');
  const scraped = async (name: string) => (await exporter.scrape()).value(name);

  /** Runs tasks, and waits for the exporter to have them all. */
  async function runTasks(count: number): Promise<DaskSays> {
    await cluster.run('noops', { count, prefix: 'life' });
    const dask = await cluster.says();
    const records = dask.stream!.records.length;
    await eventually(async () =>
      expect(await readLog(exporter, `life=${dask.scheduler.id}`)).toHaveLength(records),
    );
    return dask;
  }

  beforeAll(async () => {
    const port = await freePort();
    cluster = await start(port);
    exporter = await ExporterProcess.start(cluster.address);
    watch = new CounterWatch(exporter);
    await eventually(() => expect(watch.ups).toContain(1));
    // It is connected before it has asked for the task stream: what ran until then would not be known to be all.
    await eventually(async () =>
      expect((await exporter.json<Status>('/api/v1/status')).known).toMatchObject([{ to: null }]),
    );
    first = await runTasks(30);
    // What is done after the last that was told of it goes with the scheduler.
    await eventually(async () => expect((await finished())['prefix=life state=memory']).toBe(30));
    cursorOfFirst = (await exporter.json<Tasks>('/api/v1/tasks')).cursor;
    reader = await StreamReader.open(exporter, `${first.scheduler.id}:0`);

    const killed = cluster.kill();
    killedAt = Date.now();
    await killed;
    await eventually(() => expect(watch.ups.at(-1)).toBe(0));
    cluster = await start(port);
    // Before the exporter is back: the scheduler is younger than the exporter, so this is its very first error.
    await cluster.run('fail', { key: 'bad-1' });
    await eventually(() => expect(watch.ups.at(-1)).toBe(1));
    second = await runTasks(20);
  });

  afterAll(async () => {
    reader?.close();
    await exporter?.stop();
    await cluster?.close();
  });

  test('dask_up goes 1, 0, 1, and every scrape is answered', async () => {
    await watch.stop();
    expect(watch.ups.filter((up, i) => up === 1 || i > 0)).toEqual([1, 0, 1]);
    expect(await scraped('dask_exporter_connects_total')).toBe(2);
  });

  test("no counter falls but those that are the scheduler's or a worker's own", async () => {
    expect(watch.falls.filter(({ family }) => !/^dask_(scheduler|worker)_/.test(family))).toEqual([]);
    await eventually(async () =>
      expect(await finished()).toMatchObject({
        'prefix=life state=memory': 30 + 20,
        'prefix=bad state=erred': 1,
      }),
    );
  });

  test('an error that the new scheduler had before the exporter was back counts', async () => {
    await eventually(async () => expect(await scraped('dask_task_errors_total')).toBe(1));
  });

  test('the log keeps the old life, to be read by life and by time, and has the new one', async () => {
    expect(second.scheduler.id).not.toBe(first.scheduler.id);
    const { lives } = await exporter.json<Status>('/api/v1/status');
    expect(lives.map(({ id }) => id)).toEqual([first.scheduler.id, second.scheduler.id]);

    const [old, young] = [comparableRecords(first), comparableRecords(second)];
    expect((await readLog(exporter, `life=${first.scheduler.id}`)).map(comparableRun)).toEqual(old);
    expect((await readLog(exporter)).map(comparableRun)).toEqual(young);
    expect((await readLog(exporter, 'from=0')).map(comparableRun)).toEqual([...old, ...young]);
    expect((await readLog(exporter, `to=${second.scheduler.started * 1000}`)).map(comparableRun)).toEqual(
      old,
    );
  });

  test('between the last that was heard of the old and the first of the new nothing is known', async () => {
    // What was not heard of for seconds may go on unseen.
    const [old, young] = await eventually(async () => {
      const { known } = await exporter.json<Status>('/api/v1/status');
      expect(known).toMatchObject([{}, { to: null }]);
      return known!;
    });
    // Nothing had run before the exporter came.
    expect(old!.from).toBeCloseTo(first.scheduler.started * 1000, -1);
    expect(old!.to).toBeLessThan(killedAt + 100);
    expect(old!.to).toBeGreaterThanOrEqual(Math.floor(Math.max(...endsOf(first))));
    expect(young!.from).toBeGreaterThan(killedAt);
    // What was on its way to the scheduler when it began to record had ended before: the failure may have been. The others began later.
    expect(young!.from).toBeLessThanOrEqual(Math.ceil(endsOf(second)[1]!));
    const asked = (query: string) => exporter.json<Tasks>(`/api/v1/tasks?limit=0&totals=true&${query}`);
    expect((await asked(`life=${first.scheduler.id}`)).known).toEqual([old]);
    expect((await asked(`from=${killedAt + 200}`)).known).toEqual([young]);
    expect((await asked(`from=${old!.to! + 1}&to=${young!.from - 1}`)).known).toEqual([]);
  });

  test('a cursor of the old life begins the new one', async () => {
    const after = encodeURIComponent(cursorOfFirst);
    const answer = await exporter.json<Tasks>(`/api/v1/tasks?after=${after}`);
    expect(answer).toMatchObject({ reset: true });
    expect(answer.tasks.id).toEqual(second.stream!.records.map((_, id) => id));
  });

  test('a stream that stays open brings each task of both lives once', async () => {
    const all = [...comparableRecords(first), ...comparableRecords(second)];
    await eventually(() => expect(reader.runs.map(comparableRun)).toEqual(all));
    expect(reader).toMatchObject({ resets: 1, lost: 0, end: null });
  });

  test('the log says why, and that it is well again', () => {
    expect(exporter.complaints.length).toBeGreaterThan(0);
    for (const sentence of exporter.complaints) expect(sentence).toContain(cluster.address);
    expect(exporter.log.filter(({ msg }) => msg === 'Connected to the scheduler')).toHaveLength(2);
  });
});
