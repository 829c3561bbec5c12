import type { Config } from './config.ts';
import { quote, UsageError, type Flag } from './flag.ts';

/** In the place of a namespace. */
export const EVERY_NAMESPACE = '*';

/** In the order of the help and of the reference. */
export const CLUSTERS_FLAGS: readonly Flag<Config>[] = [
  {
    name: 'clusters.file',
    value: 'FILE',
    meaning:
      'Many clusters: a list of {name, address, tls, labels} in YAML or JSON, read again when it changes.',
    set: (config, value) => (config.clusters!.file = value),
  },
  {
    name: 'clusters.scheduler-files',
    value: 'GLOB',
    meaning:
      "Many clusters: files that Dask's schedulers write (--scheduler-file), such as '/scratch/*/scheduler.json'. They come and go with the files. May be repeated.",
    repeated: true,
    set: (config, value) =>
      void (config.clusters!.schedulerFiles = [...config.clusters!.schedulerFiles, value]),
  },
  {
    name: 'clusters.kubernetes',
    meaning:
      "Many clusters: the Services of schedulers on Kubernetes, the Dask operator's and the Helm chart's. The API server is found as kubectl does, or by the pod's service account.",
    set: (config) => void (config.clusters!.kubernetes ??= { namespaces: [] }),
  },
  {
    name: 'clusters.kubernetes.namespace',
    value: 'NAMESPACE',
    meaning:
      "Where to look on Kubernetes, * being every namespace. Unless given, it is the exporter's own, or the kubeconfig's. May be repeated.",
    repeated: true,
    set: (config, value) => {
      const { namespaces = [] } = config.clusters!.kubernetes ?? {};
      config.clusters!.kubernetes = { namespaces: [...new Set([...namespaces, namespace(value)])] };
    },
  },
];

/** @throws UsageError where they do not go together */
export function checkNamespaces(namespaces: readonly string[]): void {
  if (namespaces.length > 1 && namespaces.includes(EVERY_NAMESPACE))
    throw new UsageError('--clusters.kubernetes.namespace=* is every namespace: give no other');
}

/** As Kubernetes calls namespaces (RFC 1123 labels), or all of them. */
function namespace(value: string): string {
  if (value === EVERY_NAMESPACE || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) return value;
  throw new UsageError(`--clusters.kubernetes.namespace takes a namespace or *, not ${quote(value)}`);
}
