import { Value } from '@sinclair/typebox/value';
import { EVERY_NAMESPACE } from '../../config/clusters-flags.ts';
import type { Access } from './kubernetes/access.ts';
import { ApiError } from './kubernetes/api-server.ts';
import { clusterOf, SELECTORS, Service } from './kubernetes/dask-service.ts';
import { Following, type FollowingLimits } from './kubernetes/following.ts';
import { openAccess } from './kubernetes/open-access.ts';
import { fewProblems, type ClusterSource, type Found, type FoundCluster } from './source.ts';

/** Thousands of Services may come at once, and each telling looks at all clusters. */
const TELL_MS = 200;

const REASON_LENGTH = 400;

/** What a Service says: a cluster, a sentence on what is wrong with it, or nothing. */
type Reading = FoundCluster | string | undefined;

export interface KubernetesOptions {
  open?: () => Promise<Access>;
  limits?: FollowingLimits;
}

/**
 * The Services of schedulers in a namespace, or in every one.
 *
 * @param namespace undefined: the pod's own, or the kubeconfig's
 */
export function kubernetes(namespace: string | undefined, options: KubernetesOptions = {}): ClusterSource {
  const { open = openAccess, limits = {} } = options;
  return {
    flag: namespace === undefined ? '--clusters.kubernetes' : `--clusters.kubernetes.namespace=${namespace}`,
    watch(tell) {
      const abort = new AbortController();
      let telling: NodeJS.Timeout | undefined;
      const followings = SELECTORS.map(
        (labelSelector) =>
          new Following<Reading>({
            open,
            path: (access) => pathOf(namespace ?? access.namespace),
            labelSelector,
            read: (object, { isInPod }) => reading(object, isInPod),
            changed,
            signal: abort.signal,
            limits,
          }),
      );
      for (const following of followings) void following.goOn();
      return () => {
        abort.abort();
        clearTimeout(telling);
      };

      function changed(): void {
        if (abort.signal.aborted) return;
        telling ??= setTimeout(() => {
          telling = undefined;
          tell(found(followings, namespace));
        }, TELL_MS);
      }
    },
  };
}

function found(followings: readonly Following<Reading>[], namespace: string | undefined): Found {
  const clusters: FoundCluster[] = [];
  const problems: string[] = [];
  // Both lists fail for the same reason.
  const failures = new Set(
    followings.flatMap(({ problem }) => (problem ? sentenceOf(problem, namespace) : [])),
  );
  for (const { readings } of followings)
    for (const one of readings)
      if (typeof one === 'string') problems.push(one);
      else if (one) clusters.push(one);
  return { clusters, problems: fewProblems([...failures, ...problems]) };
}

function reading(object: unknown, isInPod: boolean): Reading {
  return Value.Check(Service, object)
    ? clusterOf(object, isInPod)
    : 'A Service is left out: it is none as Kubernetes has them.';
}

function sentenceOf(problem: Error, namespace: string | undefined): string {
  const reason = reasonOf(problem).replaceAll(/\s+/g, ' ').slice(0, REASON_LENGTH);
  return `The Services of ${placeOf(namespace)} cannot be read, and what was found before stays: ${reason}.`;
}

function placeOf(namespace: string | undefined): string {
  if (namespace === undefined) return 'its own namespace';
  return namespace === EVERY_NAMESPACE ? 'all namespaces' : `the namespace ${namespace}`;
}

function reasonOf(problem: Error): string {
  if (!(problem instanceof ApiError)) return problem.message;
  const { status, message } = problem;
  if (status === 401) return `the API server does not take the credentials (401: ${message})`;
  if (status === 403) return `${message} (403); it needs a Role to list and watch services`;
  return `the API server answers ${status}: ${message}`;
}

const pathOf = (namespace: string): string =>
  namespace === EVERY_NAMESPACE ? '/api/v1/services' : `/api/v1/namespaces/${namespace}/services`;
