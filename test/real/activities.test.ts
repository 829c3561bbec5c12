import { labelOf } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, OLDEST, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { written } from '../scrape.ts';
import { eventually } from '../wait-until.ts';
import { nearly } from './nearly.ts';

const UNITS = { seconds: 'seconds', bytes: 'bytes', operations: 'count' };

/** Names that users give to activities of their own. */
const OWN = ['my "own"\nactivity', 'größe\\', '<img src=x onerror=alert(1)>'];

/** Results of more than a few bytes go to disk. */
const SPILLING = { 'distributed.worker.memory.target': 1e-6, 'distributed.worker.memory.spill': false };

/** What Dask says, as series are called: of a family, or of none. */
function expected({ activities }: DaskSays, unit: string): Record<string, number> {
  const series: Record<string, number> = {};
  for (const [key, value] of activities!) {
    const [context, ...parts] = key.slice(0, -1);
    if (key.at(-1) !== unit) continue;
    const prefix = context === 'execute' ? labelOf(parts.shift()!) : '';
    const labels = written({ context: context!, prefix, activity: labelOf(parts.join('/')) });
    series[labels] = (series[labels] ?? 0) + value;
  }
  return series;
}

describe.each(DASK_VERSIONS.filter((version) => version !== OLDEST))('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, { config: SPILLING });
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await eventually(async () => expect((await exporter.scrape()).value('dask_up')).toBe(1));
    await cluster.run('example');
    await cluster.run('transfer', { size: 1_000_000 });
    for (const name of OWN) await cluster.run('metered', { name, value: 12 });
    await cluster.run('quiet');
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  test.each(Object.entries(UNITS))('what workers did, in %s, is what Dask counted', async (family, unit) => {
    const said = expected(await cluster.says(), unit);
    await eventually(async () =>
      expect((await exporter.scrape()).values(`dask_activity_${family}_total`)).toEqual(nearly(said, 6)),
    );
    const activities = Object.keys(said).join('\n');
    for (const name of OWN) expect(activities).toContain(`activity=${labelOf(name)} context=execute`);
    expect(activities).toMatch(/activity=disk-write/);
    if (unit === 'seconds') expect(activities).toMatch(/activity=network context=gather-dep/);
  });

  test('how long threads were wanted is what Dask says', async () => {
    const { wanted } = await cluster.says();
    expect(wanted).toBeGreaterThan(0.1);
    await eventually(async () =>
      expect((await exporter.scrape()).value('dask_thread_wanted_seconds_total')).toBeCloseTo(wanted!, 1),
    );
  });

  test('an exporter that comes later takes none of it for new', async () => {
    const other = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await eventually(async () => {
      const scrape = await other.scrape();
      const totals = scrape.values('dask_activity_seconds_total');
      expect(Object.keys(totals).length).toBeGreaterThan(10);
      expect(scrape.values('dask_activity_seconds_before')).toEqual(totals);
    });
    await other.stop();
  });

  test('the scheduler logs nothing of it', () => expect(cluster.complaints).toEqual([]));
});
