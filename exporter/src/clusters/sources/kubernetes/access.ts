import type { RequestOptions } from 'node:https';

/** Where Kubernetes's API server is, and how to be let in. */
export interface Access {
  /** A URL without a slash at its end. */
  readonly server: string;
  /** What is looked at unless a namespace is named: the pod's own, or the kubeconfig's. */
  readonly namespace: string;
  /** Addresses inside the cluster lead somewhere. */
  readonly isInPod: boolean;
  /** For each request anew: tokens end. */
  readonly requestOptions: () => Promise<RequestOptions>;
}
