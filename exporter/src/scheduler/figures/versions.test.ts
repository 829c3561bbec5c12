import { packageVersions } from '../../state/now/package-versions.ts';
import { emptyCluster } from '../../http/testing/filled-cluster.ts';
import { versions } from './versions.ts';

const WORKERS = [[new Map([['toolz', '1.0.0']]), 2, ['tcp://a:1', 'tcp://b:1']]];

function applied(scheduler: unknown[]) {
  const cluster = emptyCluster();
  versions(cluster).apply([scheduler, WORKERS, []], Date.now());
  const told = packageVersions(cluster.seldom.installations!.told);
  return { toolz: told.find((one) => one.package === 'toolz')!, missing: cluster.missingFeatures };
}

test('the scheduler’s own versions are compared with the workers’', () => {
  const { toolz, missing } = applied([[3, 11, 7, 'final', 0], '1', '1', '3.0', '0.9', '6.4']);
  expect(toolz.versions.map(({ version, scheduler }) => [version, scheduler])).toEqual([
    ['0.9', true],
    ['1.0.0', false],
  ]);
  expect(missing.has('scheduler-versions')).toBe(false);
});

test('what does not say its version on the scheduler is named, and differs from nothing', () => {
  const { toolz, missing } = applied([null, '1', '1', null, null, '6.4']);
  expect(toolz.versions.map(({ version }) => version)).toEqual(['1.0.0']);
  expect(missing.get('scheduler-versions')).toBe(
    'On the scheduler these do not say their version: python, cloudpickle, toolz.',
  );
});
