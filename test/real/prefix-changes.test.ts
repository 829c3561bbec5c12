import type { Status } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { figuresIn, prefixFigures } from './expected-figures.ts';
import { StreamReader } from './stream-reader.ts';

const FUNCTIONS = 40;
/** What some pushes cost, whatever they tell: each at least 0.25 ms. */
const PUSHES_SECONDS = 0.005;

/** Functions that rest are not read again; whatever happens to one of them is counted all the same. */
describe.each([OLDEST, NEWEST] as const)('functions of distributed %s that rest', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, { workers: 1 });
    exporter = await ExporterProcess.start(cluster.address);
    for (let i = 0; i < FUNCTIONS; i++) await cluster.run('noops', { count: 2, prefix: `rests${i}` });
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  async function expectAllCounted(): Promise<void> {
    await cluster.run('quiet');
    const expected = prefixFigures(await cluster.says());
    await eventually(async () => expect(figuresIn(await exporter.scrape(), expected)).toEqual(expected));
    await cluster.run('resume');
  }

  const finished = async (prefix: string) =>
    (await exporter.scrape()).values('dask_task_transitions_total')[`prefix=${prefix} state=memory`];

  /** Read so often that what rests has been told often enough to be left out. */
  async function expectLeftOut(): Promise<void> {
    const reader = await StreamReader.open(exporter);
    try {
      const cost = async () => (await exporter.json<Status>('/api/v1/status')).cost!.prefixes!;
      const readings = () => cluster.run<number>('readings');
      expect(await cost()).toBeGreaterThan(0);
      await eventually(async () => {
        const [before, spent] = [await readings(), await cost()];
        await eventually(async () => expect(await cost()).toBeGreaterThan(spent + PUSHES_SECONDS));
        expect(await readings()).toBe(before);
      });
    } finally {
      reader.close();
    }
  }

  test('one that begins and ends between two readings, all of them, and a restart', async () => {
    await expectAllCounted();
    await expectLeftOut();
    await cluster.run('noops', { count: 1, prefix: 'rests7' });
    await expectAllCounted();
    await eventually(async () => expect(await finished('rests7')).toBe(3));
    for (let i = 0; i < FUNCTIONS; i++) await cluster.run('noops', { count: 1, prefix: `rests${i}` });
    await expectAllCounted();
    await expectLeftOut();
    await cluster.run('restart');
    await eventually(async () => expect((await exporter.scrape()).values('dask_tasks')).toEqual({}));
    await cluster.run('noops', { count: 2, prefix: 'rests7' });
    await eventually(async () => expect(await finished('rests7')).toBe(4 + 2));
    expect(await finished('rests8')).toBe(3);
  });
});
