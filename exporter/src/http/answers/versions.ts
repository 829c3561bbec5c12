import type { Versions, VersionsQuery } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { packageVersions } from '../../state/now/package-versions.ts';

export function versionsOf({ seldom, missingFeatures }: Cluster, { differing }: VersionsQuery): Versions {
  const packages = packageVersions(seldom.installations?.told ?? []);
  return {
    time: seldom.installations?.time ?? null,
    missing: missingFeatures.get('versions') ?? null,
    packages: packages
      .filter(({ versions }) => !differing || versions.length > 1)
      .map(({ package: name, versions }) => ({
        package: name,
        versions: versions.map((version) => ({ ...version, names: [...version.names] })),
      })),
  };
}
