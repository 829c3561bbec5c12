import type { Installation } from '../updates/scheduler.ts';
import { packageVersions } from './package-versions.ts';

const installation = (
  role: Installation['role'],
  versions: Record<string, string | null>,
  names: string[] = [],
  count = 1,
): Installation => ({ role, count, names, versions: new Map(Object.entries(versions)) });

const distinct = (...installations: Installation[]) =>
  Object.fromEntries(
    packageVersions(installations).map(({ package: name, versions }) => [
      name,
      versions.map(({ version }) => version),
    ]),
  );

test('a package is one version where scheduler, workers and clients have the same', () => {
  const same = { dask: '2026.8.0' };
  expect(
    packageVersions([
      installation('scheduler', same),
      installation('worker', same, ['tcp://a:1', 'tcp://b:1'], 2),
      installation('client', same, ['Client-1']),
    ]),
  ).toEqual([
    {
      package: 'dask',
      versions: [
        {
          version: '2026.8.0',
          scheduler: true,
          workers: 2,
          clients: 1,
          names: ['tcp://a:1', 'tcp://b:1', 'Client-1'],
        },
      ],
    },
  ]);
});

test('what some workers lack differs, and what only the scheduler lacks does not', () => {
  expect(
    distinct(
      installation('scheduler', { dask: '1' }),
      installation('worker', { dask: '1', numpy: '2' }, ['tcp://a:1']),
      installation('worker', { dask: '1', numpy: null }, ['tcp://b:1']),
    ),
  ).toEqual({ dask: ['1'], numpy: ['2', null] });
  expect(
    distinct(installation('scheduler', { dask: '1' }), installation('worker', { dask: '1', numpy: '2' })),
  ).toEqual({ dask: ['1'], numpy: ['2'] });
  expect(distinct(installation('scheduler', { dask: '1' }), installation('worker', { dask: '2' }))).toEqual({
    dask: ['1', '2'],
  });
});

test('of very many who have a version the first are named, and all are counted', () => {
  const names = Array.from({ length: 30 }, (_, n) => `tcp://10.0.0.${n}:1`);
  const [told] = packageVersions([
    installation('worker', { dask: '1' }, names.slice(0, 8), 800),
    installation('worker', { dask: '1', lz4: '4' }, names.slice(8), 22),
  ]);
  expect(told!.versions[0]).toMatchObject({ workers: 822, names: names.slice(0, 10) });
});

test('nobody tells anything', () => {
  expect(packageVersions([])).toEqual([]);
});
