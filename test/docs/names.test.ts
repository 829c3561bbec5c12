import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAGS } from '../../exporter/src/config/flags.ts';
import { documentedPaths } from '../../exporter/src/http/testing/contract.ts';
import { DOCUMENTS, document, ROOT } from './documents.ts';

/** What the documents call by name exists under that name. */
const PATHS = DOCUMENTS.map(({ path }) => path);

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!);

describe.each(PATHS)('%s', (path) => {
  const { text, code, targets } = document(path);

  test('names flags that there are', () => {
    const known = new Set(FLAGS.map(({ name }) => name));
    const named = matches(text, /--((?:scheduler|web|task-log|metrics|log)\.[\w.-]*\w)/g);
    expect(named.filter((name) => !known.has(name) && name !== 'scheduler.tls')).toEqual([]);
  });

  test('names metrics that there are', () => {
    const mentioned = new Set(text.match(/\bdask_[a-z_]+\*?/g));
    expect([...mentioned].filter((name) => !isFamily(name) && !isPackage(name))).toEqual([]);
  });

  test('names routes that there are', () => {
    const routes = matches(text, /(?:^|[\s`'"(]|10787|EXPORTER)\/?(api\/v1\/[\w./{}$-]*[\w}])/gm);
    expect(routes.filter((route) => !isRoute(`/${route}`))).toEqual([]);
  });

  test('names npm scripts that there are', () => {
    const named = matches(text, /npm run ([\w:-]+)\b/g);
    const scripts = [...scriptsOf('package.json'), ...scriptsOf('grafana-plugin/package.json')];
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test('names files and folders that there are', () => {
    const named = code.filter((name) =>
      /^(api|client|demo|docs|exporter|grafana-plugin|provisioning|simulator|test|timeline|\.ci)\/[\w./-]*$/.test(
        name,
      ),
    );
    expect(named.filter((name) => !name.includes('/dist') && !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test('names plugins and dashboards of the app as they are called', () => {
    const named = matches(text, /(?<![\w/@-])(daskscope-[a-z-]*[a-z])/g);
    const grafana = [...pluginIds(), ...dashboardUids()];
    expect(named.filter((name) => !grafana.includes(name))).toEqual([]);
  });

  test('leads nowhere that is somebody’s own machine', () => {
    const absolute = targets.filter((target) => /^(\/|file:)/.test(target));
    expect(absolute).toEqual([]);
  });
});

const FAMILIES = matches(document('docs/metrics.md').text, /^\| ([a-z_]+) \|/gm);

function isFamily(name: string): boolean {
  if (name.endsWith('_') || name.endsWith('*'))
    return FAMILIES.some((family) => family.startsWith(name.replace('*', '')));
  return FAMILIES.includes(name) || FAMILIES.includes(name.replace(/_(bucket|sum|count)$/, ''));
}

/** Of Python. */
const isPackage = (name: string) =>
  ['dask_cloudprovider', 'dask_gateway', 'dask_jobqueue', 'dask_kubernetes'].includes(name);

const isRoute = (route: string) =>
  documentedPaths.some((path) =>
    new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(route),
  );

function scriptsOf(path: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { scripts: object };
  return Object.keys(scripts);
}

function pluginIds(): string[] {
  return ['', 'datasource', 'task-stream', 'progress'].map((folder) => {
    const path = join(ROOT, 'grafana-plugin', 'src', folder, 'plugin.json');
    return (JSON.parse(readFileSync(path, 'utf8')) as { id: string }).id;
  });
}

function dashboardUids(): string[] {
  const folder = join(ROOT, 'grafana-plugin', 'src', 'dashboards');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { uid: string }).uid);
}
