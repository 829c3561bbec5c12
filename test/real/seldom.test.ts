import { labelOf, type Status, type Unrunnable, type Versions, type Workers } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { written } from '../scrape.ts';
import { eventually } from '../wait-until.ts';

const SEMAPHORE = 'my "own"\nsemaphore';

type Holders = Record<string, Record<string, string[]>>;

/** By package, each version and who has it. */
function holders(told: [name: string, version: string | null, who: string][]): Holders {
  const all: Holders = {};
  for (const [name, version, who] of told.sort()) ((all[name] ??= {})[String(version)] ??= []).push(who);
  return all;
}

/** Versions of distributed that tell since when no worker may run a task. */
const WITH_AGE = DASK_VERSIONS.filter((version) => version >= '2024.12');

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;
  let other: string;
  let dask: DaskSays;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version);
    other = await cluster.run<string>('other_version', { package: 'numpy', version: '0.0.1' });
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await cluster.run('steal');
    // Dask measures what it can tell of a transfer, and workers report it with a later heartbeat.
    await eventually(async () => {
      await cluster.run('transfer', { size: 5_000_000 });
      expect(Object.keys((await cluster.says()).bandwidths)).not.toEqual([]);
    });
    await cluster.run('lease', { name: SEMAPHORE, leases: 2, waiting: 1 });
    await cluster.run('ask_for', { key: 'resourceful-1', resources: { 'T "P" U': 2, slots: 1 } });
    await cluster.run('ask_for', { key: 'elsewhere-1', workers: ['10.1.2.3', 'tcp://10.1.2.4:567'] });
    await cluster.run('quiet');
    dask = await cluster.says();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  const expectValues = (family: string, expected: Record<string, number>) =>
    eventually(async () => expect((await exporter.scrape()).values(family)).toEqual(expected));

  test('bandwidth by type', async () => {
    const { bandwidths, scheduler } = dask;
    expect(Object.keys(bandwidths)).not.toEqual([]);
    const byType = { all: scheduler.bandwidth, ...bandwidths };
    await expectValues(
      'dask_bandwidth_bytes_per_second',
      Object.fromEntries(Object.entries(byType).map(([type, value]) => [written({ type }), value])),
    );
  });

  test('requests to steal by level of cost', async () => {
    const of = (column: 1 | 2) =>
      Object.fromEntries(
        dask.stealing.map((level) => [written({ cost_multiplier: String(level[0]) }), level[column]]),
      );
    const requests = dask.stealing.reduce((sum, [, requests]) => sum + requests, 0);
    expect(requests).toBeGreaterThan(0);
    await expectValues('dask_steal_requests_total', of(1));
    const seconds = of(2);
    const told = (await exporter.scrape()).values('dask_steal_request_seconds_total');
    expect(Object.keys(told).sort()).toEqual(Object.keys(seconds).sort());
    for (const [labels, value] of Object.entries(seconds)) expect(told[labels]).toBeCloseTo(value, 9);
  });

  test('semaphores', async () => {
    const { semaphores } = dask;
    const labels = written({ name: labelOf(SEMAPHORE) });
    expect(semaphores.limits).toEqual({ [SEMAPHORE]: 2 });
    expect(semaphores.pending).toEqual({ [SEMAPHORE]: 1 });
    for (const [family, figure] of [
      ['leases', 'leases'],
      ['leases_limit', 'limits'],
      ['pending', 'pending'],
      ['wait_seconds', 'average_pending_lease_time'],
      ['acquires_total', 'acquire_total'],
      ['releases_total', 'release_total'],
    ] as const)
      await expectValues(`dask_semaphore_${family}`, { [labels]: semaphores[figure]![SEMAPHORE]! });
    // It was made while the exporter was there, so nothing of it is past.
    await expectValues('dask_semaphore_acquires_before', { [labels]: 0 });
    const later = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    try {
      const acquired = { [labels]: semaphores.acquire_total![SEMAPHORE]! };
      await eventually(async () => {
        const scrape = await later.scrape();
        expect(scrape.values('dask_semaphore_acquires_before')).toEqual(acquired);
        expect(scrape.values('dask_semaphore_acquires_total')).toEqual(acquired);
      });
    } finally {
      await later.stop();
    }
  });

  test('how long the oldest task that no worker may run has waited', async () => {
    expect(Object.keys(dask.unrunnable).sort()).toEqual(['elsewhere-1', 'resourceful-1']);
    const oldest = async () => (await exporter.scrape()).value('dask_tasks_no_worker_oldest_seconds');
    if (!WITH_AGE.includes(version)) {
      await eventually(async () =>
        expect((await exporter.scrape()).values('dask_exporter_missing_feature')).toMatchObject({
          'feature=unrunnable-age': 1,
        }),
      );
      return expect(await oldest()).toBeUndefined();
    }
    const before = dask.unrunnable['resourceful-1']!;
    await eventually(async () => expect(await oldest()).toBeGreaterThan(before));
    const told = (await oldest())!;
    expect(told).toBeLessThanOrEqual((await cluster.says()).unrunnable['resourceful-1']!);
  });

  test('packages whose versions differ are those that Dask warns of', async () => {
    expect(dask.differing).toEqual(['numpy']);
    await eventually(async () => {
      const told = (await exporter.scrape()).values('dask_version_mismatch');
      expect(told).toMatchObject({ 'package=dask': 1, 'package=python': 1, 'package=numpy': 2 });
      expect(Object.keys(told).filter((labels) => told[labels]! > 1)).toEqual(['package=numpy']);
    });
    expect(other).toMatch(/^tcp:/);
  });

  const get = <T>(path: string) => exporter.json<T>(`/api/v1/${path}`);

  test('tasks that no worker may run, with what they ask for and since when', async () => {
    await eventually(async () => {
      const { total, unread, missing, ageMissing, tasks, time } = await get<Unrunnable>('unrunnable');
      const asked = tasks.map(({ key, resources, workers, hosts }) => [
        key,
        [resources, workers.toSorted(), hosts.toSorted()],
      ]);
      expect(Object.fromEntries(asked)).toEqual(dask.asked);
      expect(tasks.map(({ prefix }) => prefix).sort()).toEqual(['elsewhere', 'resourceful']);
      expect({ total, unread, missing }).toEqual({ total: 2, unread: 0, missing: null });
      if (!WITH_AGE.includes(version)) {
        expect(tasks.map(({ since }) => since)).toEqual([null, null]);
        return expect(ageMissing).toMatch(/2024\.12/);
      }
      expect(ageMissing).toBeNull();
      expect(tasks.map(({ key }) => key)).toEqual(['resourceful-1', 'elsewhere-1']);
      const ages = (await cluster.says()).unrunnable;
      const now = Date.now();
      // The scheduler's clock is told to half a second, and the two are asked one after the other.
      for (const { key, since } of tasks) {
        expect(now - since!).toBeLessThan(ages[key]! * 1000 + 1_000);
        expect(time! - since!).toBeGreaterThan(dask.unrunnable[key]! * 1000);
      }
    });
    expect((await get<Unrunnable>('unrunnable?prefix=elsewhere')).tasks.map(({ key }) => key)).toEqual([
      'elsewhere-1',
    ]);
  });

  test('versions of packages are those that workers and clients tell, and who has them', async () => {
    await eventually(async () => {
      const { packages, missing } = await get<Versions>('versions');
      expect(missing).toBeNull();
      const told = packages.flatMap(({ package: name, versions }) =>
        versions.flatMap(({ version: one, names }) =>
          names.map((who): [string, string | null, string] => [name, one, who]),
        ),
      );
      const said = Object.entries(dask.packages).flatMap(([who, its]) =>
        Object.entries(its).map(([name, one]): [string, string | null, string] => [name, one, who]),
      );
      expect(holders(told)).toEqual(holders(said));
      const differing = await get<Versions>('versions?differing=true');
      expect(differing.packages.map(({ package: name }) => name)).toEqual(dask.differing);
      expect(differing.packages[0]!.versions).toContainEqual({
        version: '0.0.1',
        scheduler: false,
        workers: 1,
        clients: 0,
        names: [other],
      });
      const own = packages.find(({ package: name }) => name === 'distributed')!.versions;
      expect(own).toMatchObject([
        { version: dask.scheduler.version, scheduler: true, workers: 2, clients: 1 },
      ]);
    });
  });

  test('resources of workers: what they declare, and what is taken', async () => {
    const said = await cluster.run<Record<string, [Record<string, number>, Record<string, number>]>>(
      'occupy',
      {
        resources: { slots: 3 },
      },
    );
    expect(
      Object.values(said)
        .map(([, used]) => used['slots'])
        .sort(),
    ).toEqual([0, 3]);
    const expected = Object.entries(said).map(([address, [declared, used]]) => [
      address,
      { slots: { declared: declared['slots'], used: used['slots'] } },
    ]);
    await eventually(async () => {
      const { workers } = await get<Workers>('workers');
      expect(Object.fromEntries(workers.map(({ address, resources }) => [address, resources]))).toEqual(
        Object.fromEntries(expected),
      );
    });
    expect((await get<Status>('status')).missing.map(({ feature }) => feature)).not.toContain('workers');
  });

  test('a package that does not say its version on the scheduler is said to be missing, differs from nothing, and spoils nothing else', async () => {
    const told = await cluster.run<string>('forget_version', { package: 'cloudpickle' });
    const later = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    try {
      await eventually(async () => {
        const scrape = await later.scrape();
        expect(scrape.values('dask_exporter_missing_feature')).toMatchObject({
          'feature=scheduler-versions': 1,
        });
        expect(scrape.values('dask_version_mismatch')).toMatchObject({
          'package=cloudpickle': 1,
          'package=numpy': 2,
        });
        expect(Object.keys(scrape.values('dask_semaphore_leases_limit'))).toHaveLength(1);
      });
    } finally {
      await later.stop();
      await cluster.run('remember_version', { package: 'cloudpickle', version: told });
    }
  });

  test('the scheduler logs nothing of it', () => expect(cluster.complaints).toEqual([]));
});
