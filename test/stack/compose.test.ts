import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NEWEST } from '../dask-cluster.ts';
import { COMPOSE, COMPOSE_FILE, COMPOSE_TEXT, mountsOf, portOf, ROOT, SERVICES } from './compose.ts';

const DOCKERFILES = ['Dockerfile', 'demo/Dockerfile'];

/** An exact version, and no name that moves on. */
const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?$/;

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

function lint(program: string, ...args: string[]): string {
  const { stdout, stderr, error } = spawnSync(join(ROOT, '.venv-lint', 'bin', program), args, {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (error) throw new Error(`${program} does not run: npm test makes .venv-lint`, { cause: error });
  return stdout + stderr;
}

describe('linters', () => {
  test("docker-compose.yml follows the Compose specification's schema", () => {
    expect(lint('check-jsonschema', '--builtin-schema', 'vendor.compose-spec', COMPOSE_FILE)).toBe(
      'ok -- validation done\n',
    );
  });

  test.each(DOCKERFILES)('hadolint has nothing to say of %s', (path) => {
    expect(lint('hadolint', path)).toBe('');
  });
});

describe('every service', () => {
  test.each(SERVICES)('%s is confined', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
    });
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(Object.keys(service.logging!.options)).toContain('max-size');
  });

  test.each(SERVICES)('%s runs an image of one version, or one that is built here', (_, service) => {
    if (service.image !== undefined) expect(service.image).toMatch(PINNED);
    else expect(service.build).toBeDefined();
  });

  test.each(DOCKERFILES)('%s is built from images of one version', (path) => {
    const from = [...read(path).matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];
    const stages = from.map(([, , stage]) => stage);
    const images = from.map(([, image]) => image!).filter((image) => !stages.includes(image));
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(PINNED);
  });

  test.each(SERVICES)(
    '%s publishes no port beyond this machine unless it is told to',
    (_, { ports = [] }) => {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    },
  );

  // The example's client listens nowhere: it ends with an error, and is started again. The other cluster is away every minute.
  test.each(SERVICES.filter(([name]) => !['example', 'short-lived'].includes(name)))(
    '%s is asked whether it is well',
    (_, service) => {
      expect(service.healthcheck!.test[0]).toBe('CMD');
      const published = service.ports?.map((port) => Number(port.split(':').at(-1)));
      if (published) expect(published).toEqual([portOf(service)]);
    },
  );

  test.each(SERVICES)('%s depends on, joins and mounts what there is', (_, service) => {
    const { depends_on = [], networks } = service;
    const names = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
    expect(Object.keys(COMPOSE.services)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(COMPOSE.networks)).toEqual(expect.arrayContaining(networks));
    for (const { source, bind, mode } of mountsOf(service)) {
      if (bind) expect([existsSync(source), mode]).toEqual([true, 'ro']);
      else expect(Object.keys(COMPOSE.volumes)).toContain(source);
    }
  });
});

test('the variables that are read are those that the head of the file names', () => {
  const head = COMPOSE_TEXT.slice(0, COMPOSE_TEXT.indexOf('name:'));
  const named = [...head.matchAll(/\b([A-Z_]+)=(\S+?)[,\s]/g)].map(([, name, value]) => [name!, value!]);
  const used = [...COMPOSE_TEXT.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name, value]) => [name!, value!]);
  // One example in the head gives another value.
  const settings = named.filter(([, value]) => !value!.includes('.example'));
  expect(Object.fromEntries(settings)).toEqual(Object.fromEntries(used));
});

test('only the exporter is where the schedulers are, which run whatever they are sent', () => {
  const on = (network: string): string[] =>
    SERVICES.filter(([, { networks }]) => networks.includes(network)).map(([name]) => name);
  expect(on('dask')).toEqual(['scheduler', 'worker', 'example', 'short-lived', 'exporter']);
  for (const name of ['scheduler', 'short-lived']) expect(on('monitoring')).not.toContain(name);
  for (const [, { ports = [] }] of SERVICES)
    expect(ports.filter((port) => port.endsWith(':8786'))).toEqual([]);
});

describe('provisioning', () => {
  const provisioned = (...path: string[]): unknown => parse(read('provisioning', ...path));
  const target = (text: unknown): URL =>
    new URL(/^http/.test(String(text)) ? String(text) : `http://${text}`);

  const prometheus = provisioned('prometheus', 'prometheus.yml') as {
    scrape_configs: { static_configs: { targets: string[] }[]; http_sd_configs: { url: string }[] }[];
    alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  };
  const alertmanager = provisioned('alertmanager', 'alertmanager.yml') as {
    receivers: { webhook_configs?: { url: string }[] }[];
  };
  const dataSources = readdirSync(join(ROOT, 'provisioning/grafana/datasources')).flatMap(
    (name) => (provisioned('grafana', 'datasources', name) as { datasources: { url: string }[] }).datasources,
  );
  const clusters = parse(read('demo', 'clusters.yml')) as { name: string; address: string }[];
  const called: [string, string][] = [
    ...[...prometheus.scrape_configs, ...prometheus.alerting.alertmanagers]
      .flatMap(({ static_configs }) => static_configs)
      .flatMap(({ targets }) => targets)
      .map((address): [string, string] => ['prometheus', address]),
    ...prometheus.scrape_configs
      .flatMap(({ http_sd_configs }) => http_sd_configs)
      .map(({ url }): [string, string] => ['prometheus', url]),
    ...alertmanager.receivers
      .flatMap(({ webhook_configs = [] }) => webhook_configs)
      .map(({ url }): [string, string] => ['alertmanager', url]),
    ...dataSources.map(({ url }): [string, string] => ['grafana', url]),
    ...clusters.map(({ address }): [string, string] => ['exporter', address.replace('tcp:', 'http:')]),
  ];

  test('names what every program calls', () => {
    expect(called.map(([from]) => from).sort()).toEqual([
      'alertmanager',
      'exporter',
      'exporter',
      'grafana',
      'grafana',
      'prometheus',
      'prometheus',
      'prometheus',
    ]);
  });

  test.each(called)('%s reaches %s', (from, address) => {
    const { hostname, port } = target(address);
    const service = COMPOSE.services[hostname];
    expect(service).toBeDefined();
    expect(service!.networks.filter((name) => COMPOSE.services[from]!.networks.includes(name))).not.toEqual(
      [],
    );
    // A scheduler's health is asked at its dashboard's port, or not at all.
    const at = service!.command?.indexOf('--port') ?? -1;
    expect(Number(port)).toBe(at < 0 ? portOf(service!) : Number(service!.command![at + 1]));
  });

  test('Grafana is let load the plugins that the app holds, and enables it', () => {
    const ids = ['', 'datasource', 'task-stream', 'progress'].map(
      (folder) => (JSON.parse(read('grafana-plugin/src', folder, 'plugin.json')) as { id: string }).id,
    );
    const allowed = /GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=(\S+)/.exec(read('Dockerfile'))![1]!;
    expect(allowed.split(',')).toEqual(ids);
    const { apps } = provisioned('grafana', 'plugins', 'daskscope.yaml') as { apps: { type: string }[] };
    expect(apps.map(({ type }) => type)).toEqual([ids[0]]);
  });
});

test('the example runs the newest Dask that the tests know', () => {
  expect(read('demo', 'requirements.txt')).toContain(`\ndistributed==${NEWEST} \\\n`);
});
