import { emptyCluster, IDENTITY, NOW, WORKER } from '../testing/filled-cluster.ts';
import type { Installation } from '../../state/updates/scheduler.ts';
import { versionsOf } from './versions.ts';

test('versions of a package are told with who has them; not told yet and none are two things', () => {
  const cluster = emptyCluster();
  cluster.connected(IDENTITY, NOW);
  expect(versionsOf(cluster, {})).toEqual({ time: null, missing: null, packages: [] });
  const workers = (numpy: string | null, count: number, name: string): Installation => ({
    role: 'worker',
    count,
    names: [name],
    versions: new Map([
      ['numpy', numpy],
      ['dask', '2026.8.0'],
    ]),
  });
  const scheduler: Installation = {
    role: 'scheduler',
    count: 1,
    names: [],
    versions: new Map([['dask', '2026.8.0']]),
  };
  cluster.seldom.installations = {
    time: NOW,
    told: [scheduler, workers('2.0', 3, WORKER), workers(null, 1, 'tcp://other:1')],
  };
  const { time, packages } = versionsOf(cluster, {});
  expect(time).toBe(NOW);
  expect(packages).toEqual([
    {
      package: 'dask',
      versions: [
        { version: '2026.8.0', scheduler: true, workers: 4, clients: 0, names: [WORKER, 'tcp://other:1'] },
      ],
    },
    {
      package: 'numpy',
      versions: [
        { version: '2.0', scheduler: false, workers: 3, clients: 0, names: [WORKER] },
        { version: null, scheduler: false, workers: 1, clients: 0, names: ['tcp://other:1'] },
      ],
    },
  ]);
  expect(versionsOf(cluster, { differing: true }).packages.map(({ package: name }) => name)).toEqual([
    'numpy',
  ]);
});
