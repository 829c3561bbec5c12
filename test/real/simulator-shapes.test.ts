import { startSimulator } from '../../simulator/src/index.ts';
import { DaskCluster, DASK_VERSIONS, NEWEST } from '../dask-cluster.ts';
import { eventually } from '../wait-until.ts';
import { ask, shapes } from './scheduler-shapes.ts';
import { asBefore, beyond, SINCE } from './shapes-of-versions.ts';

let simulator: Awaited<ReturnType<typeof startSimulator>>;

beforeAll(async () => {
  // Tasks that last longer than it is from heartbeat to heartbeat: some are executing whenever it is asked.
  const long = { workers: 2, threads: 8, rate: 10 };
  simulator = await startSimulator({ version: NEWEST, history: 1_000, failEvery: 10, ...long });
});

afterAll(() => simulator.close());

test.each(DASK_VERSIONS)('the simulator answers as distributed %s does', async (version) => {
  const config = { 'distributed.diagnostics.computations.nframes': 1 };
  const real = await DaskCluster.start(version, { processes: false, config });
  try {
    // It records what runs from the first time on that somebody asks.
    await ask(real.address, 'get_task_stream', { count: 1 });
    await real.run('example');
    await real.run('release');
    await real.run('steal');
    await real.run('example');
    await real.run('fail', { key: 'boom-1' });
    // It ends with the cluster, which does not wait for it.
    void real.run('sleep', { seconds: 600, times: 1 }).catch(() => undefined);
    await eventually(async () => {
      const [newest, dask] = [await shapes(simulator.address), await shapes(real.address)];
      const expressions = asBefore(newest.expressions, version);
      expect({
        invented: beyond(expressions, dask.expressions),
        left: beyond(dask.expressions, expressions),
        // Of an op's answer the simulator gives what is read of it.
        inventedByOps: beyond(asBefore(newest.ops, version), dask.ops),
        unknown: SINCE.filter(({ line }) => !newest.expressions.has(line) && !newest.ops.has(line)),
      }).toEqual({ invented: [], left: [], inventedByOps: [], unknown: [] });
    });
  } finally {
    await real.kill();
  }
});
