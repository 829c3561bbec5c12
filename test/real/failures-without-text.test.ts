import type { TaskFailures } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** What is said where the scheduler erred a task itself and gives no text: no more than is known. */
describe.each([OLDEST, NEWEST])('failures that distributed %s gives no text of', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, {
      config: { 'distributed.scheduler.no-workers-timeout': '5s' },
    });
    exporter = await ExporterProcess.start(cluster.address);
    await exporter.connected();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  const listed = async () => (await exporter.json<TaskFailures>('/api/v1/errors')).errors;
  const said = (key: string) =>
    eventually(async () => {
      const found = (await listed()).find((failure) => failure.key === key);
      expect(found).toBeDefined();
      return found!;
    });
  const UNTOLD = /^The scheduler itself failed this task, and gives no text\./;

  test('a lost actor', async () => {
    expect(await cluster.run('lose_actor', { key: 'actor-1' })).toMatch('Worker holding Actor was lost');
    // Older ones do not list it among the errors.
    if (version === OLDEST) return;
    const { exception, killed, workers } = await said('actor-1');
    expect({ killed, workers }).toEqual({ killed: false, workers: [] });
    expect(exception).toMatch(UNTOLD);
    expect(exception).toContain('when the worker that held an actor is lost');
  });

  test('scattered data that is lost is no failure of a task', async () => {
    expect(await cluster.run('lose_data', { key: 'lost-1' })).toMatch(/cancelled|lost/);
    await cluster.run('fail', { key: 'later-1' });
    await said('later-1');
    expect((await listed()).map(({ key }) => key)).not.toContain('lost-1');
  });

  test('nor is a task that was cancelled', async () => {
    expect(await cluster.run('cancel', { key: 'cancelled-1' })).toBe('cancelled');
    await cluster.run('fail', { key: 'later-2' });
    await said('later-2');
    expect((await listed()).map(({ key }) => key)).not.toContain('cancelled-1');
  });

  if (version !== OLDEST) {
    test('a task that no worker came for', async () => {
      expect(await cluster.run('nowhere', { key: 'nowhere-1' })).toMatch('NoValidWorker');
      const { exception, killed, workers } = await said('nowhere-1');
      expect({ killed, workers }).toEqual({ killed: false, workers: [] });
      expect(exception).toMatch(UNTOLD);
      expect(exception).toContain('when no worker comes to run it (no-workers-timeout)');
    });

    test('input beyond the memory limit', async () => {
      expect(await cluster.run('too_large', { key: 'large-1' })).toMatch('MemoryError');
      const { exception, workers } = await said('large-1');
      expect(workers).toHaveLength(1);
      expect(exception).toBe(
        `Worker ${workers[0]} died while running this task (KilledWorker), or its inputs exceed the worker's memory limit: the scheduler gives no text.`,
      );
    });
  }
});
