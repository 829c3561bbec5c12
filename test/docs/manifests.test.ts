import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../exporter/src/config/parse-config.ts';
import { kubernetes } from '../../exporter/src/clusters/sources/kubernetes.ts';
import { ApiServerStandIn } from '../../exporter/src/clusters/sources/kubernetes/testing/api-server-stand-in.ts';
import { eventually } from '../wait-until.ts';
import { ROOT } from './documents.ts';
import { checkKubernetes, type Resource } from './kubernetes-schemas.ts';

/** The manifests of provisioning/kubernetes, each by its schema and all by what they say of each other. */

interface Manifest extends Resource {
  metadata: { name: string };
  rules?: object[];
  roleRef?: { kind: string; name: string };
  subjects?: { name: string; namespace?: string }[];
  spec: {
    selector: object;
    ports: { name: string; port: number; targetPort: string }[];
    template: { metadata: { labels: object }; spec: PodSpec };
    httpSDConfigs: { url: string }[];
  };
}

interface PodSpec {
  serviceAccountName: string;
  securityContext: object;
  containers: {
    args: string[];
    ports: { name: string; containerPort: number }[];
    securityContext: object;
    readinessProbe: object;
    livenessProbe: object;
  }[];
}

const FOLDER = join(ROOT, 'provisioning', 'kubernetes');

const manifests = readdirSync(FOLDER).flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);

const ofKind = (kind: string): Manifest => manifests.find((one) => one.kind === kind)!;

test.each(manifests.map((one) => [one.kind, one] as const))(
  '%s is what its schema says',
  (_kind, manifest) => {
    checkKubernetes(manifest);
  },
);

/** Every verb and resource that the source asks for, as a Role has them. */
async function rulesOf(namespace: string): Promise<object[]> {
  const api = await ApiServerStandIn.start();
  const end = kubernetes(namespace, {
    open: () =>
      Promise.resolve({
        server: `http://127.0.0.1:${api.port}`,
        namespace,
        isInPod: true,
        requestOptions: () => Promise.resolve({}),
      }),
  }).watch(() => undefined);
  await eventually(() => expect(api.watches).toBe(2));
  end();
  await api.close();
  const all = (field: 'verb' | 'resource') => [...new Set(api.asked.map((one) => one[field]))].sort();
  return [{ apiGroups: [''], resources: all('resource'), verbs: all('verb') }];
}

test.each([
  ['Role', 'team'],
  ['ClusterRole', '*'],
])('a %s allows what is asked for, and nothing else', async (kind, namespace) => {
  expect(ofKind(kind).rules).toEqual(await rulesOf(namespace));
});

test('roles, account, Deployment, Service and scraping belong together', () => {
  const deployment = ofKind('Deployment').spec.template;
  const account = ofKind('ServiceAccount').metadata.name;
  expect(deployment.spec.serviceAccountName).toBe(account);
  for (const kind of ['Role', 'ClusterRole']) {
    const { roleRef, subjects } = ofKind(`${kind}Binding`);
    expect(roleRef).toMatchObject({ kind, name: ofKind(kind).metadata.name });
    expect(subjects!.map(({ name }) => name)).toEqual([account]);
  }
  const { metadata, spec } = ofKind('Service');
  expect(spec.selector).toEqual(deployment.metadata.labels);
  expect(ofKind('Deployment').spec.selector).toEqual({ matchLabels: deployment.metadata.labels });
  const [port] = spec.ports;
  expect(port!.targetPort).toBe(deployment.spec.containers[0]!.ports[0]!.name);
  const [subject] = ofKind('ClusterRoleBinding').subjects!;
  expect(ofKind('ScrapeConfig').spec.httpSDConfigs.map(({ url }) => url)).toEqual([
    `http://${metadata.name}.${subject!.namespace}.svc:${port!.port}/api/v1/sd`,
  ]);
});

test('the exporter is started so that it looks for clusters, without rights that it does not need', () => {
  const { securityContext, containers } = ofKind('Deployment').spec.template.spec;
  const [container] = containers;
  const { clusters, web } = parseConfig(container!.args, {});
  expect(clusters!.kubernetes).toEqual({ namespaces: [] });
  expect(web.listenAddress.port).toBe(container!.ports[0]!.containerPort);
  expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  expect(container!.securityContext).toEqual({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  expect([container!.readinessProbe, container!.livenessProbe]).toEqual([
    { httpGet: { path: '/-/ready', port: 'metrics' } },
    { httpGet: { path: '/-/healthy', port: 'metrics' } },
  ]);
});
