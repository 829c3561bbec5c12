import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Access } from './access.ts';

/** As client-node 1.4.0 calls its context in a pod, and the one that it makes up where it finds nothing (config.js). */
const IN_POD = 'inClusterContext';
const NOTHING_FOUND = 'loaded-context';

/**
 * From KUBECONFIG, ~/.kube/config or the pod's service account, in this order. Built as a file of its own, for the library is
 * large: only who asks for Kubernetes loads it.
 *
 * @throws Error whose message may be shown: of files nothing but the place
 */
export function readKubeConfig(): Access {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (cause) {
    throw unusable(cause);
  }
  const context = config.getCurrentContext();
  if (context === NOTHING_FOUND)
    throw new Error(
      'there is no kubeconfig (KUBECONFIG, ~/.kube/config), and this is no pod with a service account',
    );
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig has no current context, or one without a cluster');
  return {
    server: cluster.server.replace(/\/$/, ''),
    namespace: config.getContextObject(context)?.namespace ?? 'default',
    isInPod: context === IN_POD,
    async requestOptions() {
      const options = {};
      await config.applyToHTTPSOptions(options).catch((cause: unknown) => {
        throw unusable(cause);
      });
      return options;
    },
  };
}

/** JSON's errors quote what a program for credentials said. YAML's errors go on with the text around the place, and a kubeconfig holds secrets. */
const unusable = (cause: unknown): Error =>
  new Error(
    `the kubeconfig cannot be used: ${
      cause instanceof SyntaxError
        ? 'its program for credentials answers no JSON'
        : (cause as Error).message.split('\n')[0]!
    }`,
    { cause },
  );
