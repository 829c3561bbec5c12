import type { Config } from '../../config/config.ts';
import { labelsTaken } from '../../metrics/reference.ts';
import { clustersFile } from './file.ts';
import { given } from './given.ts';
import { kubernetes } from './kubernetes.ts';
import { schedulerFiles } from './scheduler-files.ts';
import type { ClusterSource } from './source.ts';

/** Where the command line says that clusters are named. */
export function clusterSources({ clusters }: Pick<Config, 'clusters'>): ClusterSource[] {
  const { given: addresses, file, schedulerFiles: globs, kubernetes: found } = clusters!;
  return [
    ...(addresses.length > 0 ? [given(addresses)] : []),
    ...(file === undefined ? [] : [clustersFile(file, { taken: labelsTaken() })]),
    ...globs.map((glob) => schedulerFiles(glob)),
    ...(found ? namespacesOf(found).map((namespace) => kubernetes(namespace)) : []),
  ];
}

/** undefined: the one that the exporter is in. */
const namespacesOf = ({ namespaces }: { namespaces: readonly string[] }): (string | undefined)[] =>
  namespaces.length > 0 ? [...namespaces] : [undefined];
