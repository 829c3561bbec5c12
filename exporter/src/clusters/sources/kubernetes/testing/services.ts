import type { Service } from '../dask-service.ts';

let count = 0;

export interface ServiceOptions {
  namespace?: string;
  labels?: Record<string, string>;
  spec?: Service['spec'];
  status?: Service['status'];
}

const service = (name: string, options: ServiceOptions): Service => ({
  metadata: {
    name,
    namespace: options.namespace ?? 'team',
    uid: `uid-${++count}`,
    labels: options.labels ?? {},
  },
  spec: { type: 'ClusterIP', clusterIP: '10.0.0.1', ...options.spec },
  ...(options.status && { status: options.status }),
});

/** As the operator makes it (dask_kubernetes/operator/controller/controller.py, build_scheduler_service_spec). */
export const operatorService = (cluster: string, options: ServiceOptions = {}): Service =>
  service(`${cluster}-scheduler`, {
    ...options,
    labels: {
      'dask.org/cluster-name': cluster,
      'dask.org/component': 'scheduler',
      ...options.labels,
    },
    spec: {
      ports: [
        { name: 'tcp-comm', port: 8786 },
        { name: 'http-dashboard', port: 8787 },
      ],
      ...options.spec,
    },
  });

/** As the Helm chart makes it (dask/templates/dask-scheduler-service.yaml). */
export const helmService = (fullname: string, options: ServiceOptions = {}): Service =>
  service(`${fullname}-scheduler`, {
    ...options,
    labels: { app: 'dask', release: fullname, chart: 'dask-2025.1.0', component: 'scheduler' },
    spec: {
      ports: [
        { name: `${fullname}-scheduler`, port: 8786 },
        { name: `${fullname}-webui`, port: 80 },
      ],
      ...options.spec,
    },
  });
