import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clusters } from '@daskscope/api';
import { generate } from 'selfsigned';
import { ApiServerStandIn } from '../../exporter/src/clusters/sources/kubernetes/testing/api-server-stand-in.ts';
import { operatorService } from '../../exporter/src/clusters/sources/kubernetes/testing/services.ts';
import { Child } from '../child.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** The built exporter, a kubeconfig, a real Dask; only the API server is a stand-in. */

const FLAG = '--clusters.kubernetes.namespace=team';
const BUILT = join(__dirname, '..', '..', 'exporter', 'dist');

let folder: string;
let api: ApiServerStandIn;
let dask: DaskCluster;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-test-'));
  const tls = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  writeFileSync(join(folder, 'ca.pem'), tls.cert);
  [api, dask] = await Promise.all([
    ApiServerStandIn.start({ cert: tls.cert, key: tls.private }),
    DaskCluster.start(NEWEST, { processes: false }),
  ]);
  api.token = 'first';
  writeKubeconfig('first');
  const port = Number(new URL(dask.address).port);
  api.apply(
    operatorService('etl', { spec: { clusterIP: '127.0.0.1', ports: [{ name: 'tcp-comm', port }] } }),
  );
});

afterAll(async () => {
  await dask?.close();
  await api?.close();
  rmSync(folder, { recursive: true });
});

const kubeconfig = () => join(folder, 'config');

/** With paths that are relative to it, as tools write them. */
function writeKubeconfig(token: string): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'it', user: 'me', namespace: 'team' } }],
    clusters: [
      { name: 'it', cluster: { server: `https://127.0.0.1:${api.port}`, 'certificate-authority': 'ca.pem' } },
    ],
    users: [{ name: 'me', user: { token } }],
  };
  writeFileSync(kubeconfig(), JSON.stringify(config));
}

const start = () => ExporterProcess.start(null, [FLAG], 0, { KUBECONFIG: kubeconfig() });

test('a scheduler behind a Service is watched; a token that ends says so once, and is read again', async () => {
  const exporter = await start();
  const list = () => exporter.json<Clusters>('/api/v1/clusters');
  await eventually(async () =>
    expect((await list()).clusters).toMatchObject([
      { name: 'team/etl', state: 'connected', labels: { namespace: 'team' }, source: FLAG },
    ]),
  );
  expect((await exporter.scrape('team/etl')).value('dask_up')).toBe(1);
  const success = async () => (await exporter.scrape()).values('dask_exporter_cluster_source_success');
  await eventually(async () => expect(await success()).toEqual({ [`source=${FLAG}`]: 1 }));
  // What was asked for is what a Role has to allow.
  expect(new Set(api.asked.map(({ verb, resource }) => `${verb} ${resource}`))).toEqual(
    new Set(['list services', 'watch services']),
  );

  api.token = 'second';
  api.endWatches();
  const sentence = expect.stringContaining(
    'the API server does not take the credentials (401: Unauthorized)',
  );
  await eventually(async () => {
    const { sources, clusters } = await list();
    expect(sources).toEqual([{ source: FLAG, clusters: 1, problems: [sentence] }]);
    expect(clusters).toMatchObject([{ state: 'connected' }]);
  });
  expect(await success()).toEqual({ [`source=${FLAG}`]: 0 });
  const refused = api.asked.length;
  await eventually(() => expect(api.asked.length).toBeGreaterThan(refused + 4));
  expect(exporter.complaints).toEqual([sentence]);

  writeKubeconfig('second');
  await eventually(async () => expect((await list()).sources).toMatchObject([{ problems: [] }]));
  api.delete('team', 'etl-scheduler');
  await eventually(async () => expect((await list()).clusters).toMatchObject([{ state: 'gone' }]));
  await exporter.stop();
});

test('a kubeconfig that cannot be read is told of without what is in it', async () => {
  writeFileSync(kubeconfig(), 'users:\n  - {name: me, user: {token: secret-7}\n');
  const exporter = await start();
  await eventually(async () => {
    const { sources } = await exporter.json<Clusters>('/api/v1/clusters');
    expect(sources[0]!.problems).toEqual([expect.stringContaining('the kubeconfig cannot be used: ')]);
  });
  expect(JSON.stringify(exporter.log)).not.toContain('secret-7');
  await exporter.stop();
});

test("Kubernetes's library is not loaded unless it is asked for", async () => {
  copyFileSync(join(BUILT, 'main.js'), join(folder, 'main.mjs'));
  expect(readFileSync(join(BUILT, 'main.js'), 'utf8')).not.toContain('@kubernetes/client-node');
  const run = (...args: string[]) =>
    new Child(process.execPath, [join(folder, 'main.mjs'), '--web.listen-address=127.0.0.1:0', ...args]);
  const without = run('--clusters.scheduler-files=*.none');
  expect(await without.line(0)).toMatch(/ at: http/);
  await without.stop();
  expect(without.errors.join('\n')).not.toContain('kube-config');
  const asked = run('--clusters.kubernetes');
  await eventually(() => expect(asked.errors.join('\n')).toContain('kube-config.js'));
  await asked.stop();
});
