import { Type, type Static } from '@sinclair/typebox';
import { formatAddress, parseAddress } from '../../../protocol/address.ts';
import type { FoundCluster } from '../source.ts';

const Port = Type.Object({
  name: Type.Optional(Type.String()),
  port: Type.Integer(),
  appProtocol: Type.Optional(Type.String()),
});

const Ingress = Type.Object({ ip: Type.Optional(Type.String()), hostname: Type.Optional(Type.String()) });

/** What is needed of a Service. */
export const Service = Type.Object({
  metadata: Type.Object({
    name: Type.String(),
    namespace: Type.String(),
    uid: Type.String(),
    labels: Type.Optional(Type.Record(Type.String(), Type.String())),
  }),
  spec: Type.Object({
    type: Type.Optional(Type.String()),
    clusterIP: Type.Optional(Type.String()),
    ports: Type.Optional(Type.Array(Port)),
  }),
  status: Type.Optional(
    Type.Object({
      loadBalancer: Type.Optional(Type.Object({ ingress: Type.Optional(Type.Array(Ingress)) })),
    }),
  ),
});
export type Service = Static<typeof Service>;

/** A label of the operator's, on all that belongs to a cluster (dask_kubernetes/operator/controller/controller.py). */
const CLUSTER_NAME = 'dask.org/cluster-name';

/** The operator's Services, and those of the Helm chart (dask/templates/dask-scheduler-service.yaml). */
export const SELECTORS = [CLUSTER_NAME, `component=scheduler,!${CLUSTER_NAME}`] as const;

const SCHEDULER = /-scheduler$/;
const PORT_NAME = 'tcp-comm';
const PORT = 8786;

/**
 * The cluster whose scheduler is behind a Service; a sentence where the operator's Service cannot be used; undefined: it is no
 * scheduler's.
 *
 * @param isInPod see Access
 */
export function clusterOf(service: Service, isInPod: boolean): FoundCluster | string | undefined {
  const { name, namespace, uid, labels = {} } = service.metadata;
  const operators = labels[CLUSTER_NAME];
  // Others with the same labels lead to the same scheduler, which would be watched twice.
  if (operators === undefined ? !SCHEDULER.test(name) : name !== `${operators}-scheduler`) return undefined;
  const leftOut = (why: string) => `The Service ${namespace}/${name} is left out: ${why}.`;
  const port = commPort(service);
  if (!port) {
    // Other programs have schedulers, too.
    if (operators === undefined) return undefined;
    return leftOut(`it has no port named ${PORT_NAME}, and none of number ${PORT}`);
  }
  const host = hostOf(service, isInPod);
  if (host === undefined) return leftOut(`it has no address inside the cluster (${service.spec.type})`);
  const protocol = port.appProtocol === 'tls' ? 'tls' : 'tcp';
  try {
    const address = formatAddress(parseAddress(formatAddress({ protocol, host, port: port.port })));
    return { name: `${namespace}/${name.replace(SCHEDULER, '')}`, address, labels: { namespace }, id: uid };
  } catch (cause) {
    return leftOut((cause as Error).message);
  }
}

/** By the name that the operator gives it, else by the Service's own, as in the Helm chart, else by Dask's number. */
function commPort({ metadata, spec: { ports = [] } }: Service): Static<typeof Port> | undefined {
  return (
    ports.find(({ name }) => name === PORT_NAME) ??
    ports.find(({ name }) => name === metadata.name) ??
    ports.find(({ port }) => port === PORT)
  );
}

/** The cluster's address in place of a name: no look-up at each connection, and it works on nodes as well. */
function hostOf({ metadata, spec, status }: Service, isInPod: boolean): string | undefined {
  if (spec.type === 'ExternalName') return undefined;
  if (!isInPod && spec.type === 'LoadBalancer') {
    const [ingress] = status?.loadBalancer?.ingress ?? [];
    const outside = ingress?.ip ?? ingress?.hostname;
    if (outside !== undefined) return outside;
  }
  // A headless one has none, and its name leads to the pod.
  if (spec.clusterIP === 'None') return `${metadata.name}.${metadata.namespace}.svc`;
  return spec.clusterIP === '' ? undefined : spec.clusterIP;
}
