import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { ScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
} from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import { Pod, Service, ServiceAccount } from 'kubernetes-models/v1';

export interface Resource {
  apiVersion: string;
  kind: string;
}

/** The operator's own, of which its definition says no more than what a pod and a Service are. */
interface DaskCluster extends Resource {
  spec: Record<string, { spec: object; service?: object }>;
}

const KINDS = [
  ClusterRole,
  ClusterRoleBinding,
  Deployment,
  PodMonitor,
  Role,
  RoleBinding,
  ScrapeConfig,
  Service,
  ServiceAccount,
];

/** @throws Error that names what is wrong, by the schemas of Kubernetes and of the Prometheus operator */
export function checkKubernetes(resource: Resource): void {
  if (resource.kind === 'DaskCluster') return checkDaskCluster(resource as DaskCluster);
  const Kind = KINDS.find(
    ({ kind, apiVersion }) => kind === resource.kind && apiVersion === resource.apiVersion,
  );
  if (!Kind) throw new Error(`Nobody checks a ${resource.kind} of ${resource.apiVersion}`);
  new Kind(resource as never).validate();
}

function checkDaskCluster({ spec: parts }: DaskCluster): void {
  const name = { metadata: { name: 'x' } };
  for (const { spec, service } of Object.values(parts)) {
    new Pod({ ...name, spec: spec as never }).validate();
    if (service) new Service({ ...name, spec: service }).validate();
  }
}
