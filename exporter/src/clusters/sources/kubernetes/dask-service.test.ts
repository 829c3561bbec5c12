import { clusterOf, type Service } from './dask-service.ts';
import { helmService, operatorService, type ServiceOptions } from './testing/services.ts';

const inPod = (service: Service) => clusterOf(service, true);
const outside = (service: Service) => clusterOf(service, false);

test("the operator's and the Helm chart's are called by namespace and name", () => {
  const service = operatorService('etl');
  expect(inPod(service)).toEqual({
    name: 'team/etl',
    address: 'tcp://10.0.0.1:8786',
    labels: { namespace: 'team' },
    id: service.metadata.uid,
  });
  const helm = helmService('my-dask', { namespace: 'other' });
  expect(inPod(helm)).toMatchObject({ name: 'other/my-dask', address: 'tcp://10.0.0.1:8786' });
});

test.each<[string, ServiceOptions['spec'], string]>([
  ['by its name', { ports: [{ port: 8786 }, { name: 'tcp-comm', port: 9000 }] }, 'tcp://10.0.0.1:9000'],
  ["by the Service's name", { ports: [{ name: 'etl-scheduler', port: 9001 }] }, 'tcp://10.0.0.1:9001'],
  ["by Dask's number", { ports: [{ name: 'a', port: 1 }, { port: 8786 }] }, 'tcp://10.0.0.1:8786'],
  ['with TLS', { ports: [{ name: 'tcp-comm', port: 8786, appProtocol: 'tls' }] }, 'tls://10.0.0.1:8786'],
])('the port is found %s', (_how, spec, address) => {
  expect(inPod(operatorService('etl', { spec }))).toMatchObject({ address });
});

test('a headless one is reached by its name, one of IPv6 in brackets', () => {
  expect(inPod(operatorService('etl', { spec: { clusterIP: 'None' } }))).toMatchObject({
    address: 'tcp://etl-scheduler.team.svc:8786',
  });
  expect(inPod(operatorService('etl', { spec: { clusterIP: 'fd00::1' } }))).toMatchObject({
    address: 'tcp://[fd00::1]:8786',
  });
});

test('from outside the cluster a load balancer is reached where it is', () => {
  const balanced = (ingress: { ip?: string; hostname?: string }[]) =>
    operatorService('etl', { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress } } });
  const service = balanced([{ ip: '192.0.2.7' }]);
  expect(outside(service)).toMatchObject({ address: 'tcp://192.0.2.7:8786' });
  expect(inPod(service)).toMatchObject({ address: 'tcp://10.0.0.1:8786' });
  expect(outside(balanced([{ hostname: 'dask.example.com' }]))).toMatchObject({
    address: 'tcp://dask.example.com:8786',
  });
  expect(outside(balanced([]))).toMatchObject({ address: 'tcp://10.0.0.1:8786' });
});

test.each<[string, ServiceOptions['spec'], string]>([
  ['without ports', {}, 'it has no port named tcp-comm, and none of number 8786'],
  ['with other ports', { ports: [{ port: 80 }] }, 'it has no port named tcp-comm'],
  ['of another host', { type: 'ExternalName', ports: [{ port: 8786 }] }, 'no address inside the cluster'],
  ['without an address', { clusterIP: '', ports: [{ port: 8786 }] }, 'no address inside the cluster'],
  ['of no host', { clusterIP: 'a b', ports: [{ port: 8786 }] }, 'is not an address'],
])("one of the operator's %s is left out by a sentence", (_what, spec, sentence) => {
  const service = operatorService('etl', { spec: { ...spec, ports: spec?.ports ?? [] } });
  expect(inPod(service)).toMatch(/^The Service team\/etl-scheduler is left out: .*\.$/);
  expect(inPod(service)).toContain(sentence);
});

test('others are nothing: a second Service of a cluster, and schedulers of other programs', () => {
  const second = operatorService('etl');
  second.metadata.name = 'etl-outside';
  expect(inPod(second)).toBeUndefined();
  expect(inPod(helmService('airflow', { spec: { ports: [{ port: 8793 }] } }))).toBeUndefined();
  const unnamed = helmService('x');
  unnamed.metadata.name = 'something';
  expect(inPod(unnamed)).toBeUndefined();
});
