import type { TaskRun, Workers } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';

describe.each([OLDEST, NEWEST])('what distributed %s takes for a key, a name or a clock', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version);
    exporter = await ExporterProcess.start(cluster.address);
    await exporter.connected();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  test('keys are shown as Python shows them, and the scheduler is asked for each', async () => {
    // Bytes are no key any more (dask 2026.8.0, core.py, validate_key).
    const others = version === OLDEST ? ["by'tes-1"] : [];
    const texts = await cluster.run<string[]>('every_key', { others });
    expect(texts).toHaveLength(13 + others.length);
    await eventually(async () =>
      expect((await readLog(exporter)).map(({ key }) => key).sort()).toEqual(texts.toSorted()),
    );
    for (const { key, life, id } of await readLog(exporter)) {
      // A scheduler that is busy does not answer in time.
      const now = await eventually(async () => {
        const run = await exporter.json<TaskRun>(`/api/v1/run?life=${life}&id=${id}`);
        expect([key, run.now]).toEqual([key, expect.anything()]);
        return run.now!;
      });
      expect([key, now.state]).toEqual([key, 'memory']);
      expect([key, now.story.at(-1)?.finish]).toEqual([key, 'memory']);
    }
  });

  test("a worker's clock that is ahead is told as such", async () => {
    const [ahead, other] = await cluster.run<[string, string]>('skew', { seconds: 100 });
    const skewOf = async (address: string) => {
      const { workers } = await exporter.json<Workers>('/api/v1/workers');
      return workers.find((worker) => worker.address === address)!.clockSkew!;
    };
    await eventually(async () => expect(Math.abs((await skewOf(ahead)) - 100)).toBeLessThan(10));
    await eventually(async () => expect(Math.abs(await skewOf(other))).toBeLessThan(10));
  });

  test('so are names of workers', async () => {
    const names = await cluster.run<Record<string, string>>('every_name');
    await eventually(async () => {
      const { workers } = await exporter.json<Workers>('/api/v1/workers');
      expect(Object.fromEntries(workers.map(({ address, name }) => [address, name]))).toEqual(names);
    });
  });
});
