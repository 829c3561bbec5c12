import { dirname, join } from 'node:path';
import { version } from '../package.json';
import { builtFiles, hasFile, readBuilt, readBuiltJson } from './built-plugin.ts';

/** What Grafana's reference of plugin.json names, and this app uses; a name that is not there is a slip. */
const KEYS = [
  '$schema',
  'type',
  'name',
  'id',
  'info',
  'includes',
  'dependencies',
  'metrics',
  'logs',
  'annotations',
  'streaming',
  'queryOptions',
  'buildMode',
];
const INFO_KEYS = [
  'author',
  'description',
  'keywords',
  'links',
  'logos',
  'screenshots',
  'updated',
  'version',
];
/** An organisation, a name and a type. */
const ID = /^[0-9a-z]+-([0-9a-z]+-)?(app|datasource|panel)$/;

interface Include {
  type: string;
  name: string;
  path: string;
  uid?: string;
  role?: string;
}

interface PluginJson {
  type: string;
  name: string;
  id: string;
  info: {
    author: { name: string };
    description: string;
    keywords: string[];
    logos: { small: string; large: string };
    screenshots: { path: string }[];
    updated: string;
    version: string;
  };
  includes?: Include[];
  dependencies: { grafanaDependency: string; plugins: unknown[] };
}

const files = builtFiles();
const plugins = files
  .filter((path) => /(^|\/)plugin\.json$/.test(path))
  .map((path) => ({ path, folder: dirname(path), json: readBuiltJson<PluginJson>(path) }));
const app = plugins.find(({ path }) => path === 'plugin.json')!.json;

test('there are the app, its data source and its two panels', () => {
  expect(plugins.map(({ json }) => json.type).sort()).toEqual(['app', 'datasource', 'panel', 'panel']);
});

describe.each(plugins)('$json.id', ({ folder, json }) => {
  test('has an id that says what it is, and no key that means nothing', () => {
    expect(json.id).toMatch(ID);
    expect(json.id.split('-').at(-1)).toBe(json.type);
    expect(json.id.split('-')[0]).toBe(app.id.split('-')[0]);
    expect(Object.keys(json).filter((key) => !KEYS.includes(key))).toEqual([]);
    expect(Object.keys(json.info).filter((key) => !INFO_KEYS.includes(key))).toEqual([]);
  });

  test('says what it is, in which version and of when', () => {
    expect(json.name).not.toBe('');
    expect(json.info.author.name).not.toBe('');
    expect(json.info.description.length).toBeGreaterThan(20);
    expect(json.info.keywords.length).toBeGreaterThan(0);
    expect(json.info.version).toBe(version);
    expect(json.info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(new Date(json.info.updated).valueOf()).toBeLessThanOrEqual(Date.now());
  });

  test('needs the Grafana that all of the app needs', () => {
    expect(json.dependencies.grafanaDependency).toMatch(/^>=\d+\.\d+\.\d+$/);
    expect(json.dependencies).toEqual(app.dependencies);
  });

  test('has its module, logos that are pictures only, and its screenshots', () => {
    expect(files).toContain(join(folder, 'module.js'));
    for (const logo of Object.values(json.info.logos)) {
      expect(logo).not.toContain('..');
      const svg = readBuilt(join(folder, logo));
      expect(svg).toMatch(/<svg[\s>]/);
      expect(svg).not.toMatch(/<script|<foreignObject|\son\w+\s*=|javascript:|(href|src)\s*=\s*["'][^#]/i);
    }
    for (const { path } of json.info.screenshots) expect(files).toContain(join(folder, path));
  });
});

describe('what the app includes', () => {
  const includes = app.includes!;
  const of = (type: string) => includes.filter((include) => include.type === type);

  test('is every plugin in it, by name and place', () => {
    const nested = plugins.filter(({ folder }) => folder !== '.');
    const told = [...of('datasource'), ...of('panel')].map(({ type, name, path }) => ({ type, name, path }));
    const present = nested.map(({ path, json: { type, name } }) => ({ type, name, path }));
    const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
    expect(told.sort(byPath)).toEqual(present.sort(byPath));
  });

  test('is every dashboard in it, by its own uid and title', () => {
    const told = of('dashboard').map(({ path, uid, name }) => ({ path, uid, name }));
    const present = files
      .filter((path) => path.startsWith('dashboards/'))
      .map((path) => {
        const { uid, title } = readBuiltJson<{ uid: string; title: string }>(path);
        return { path, uid, name: title };
      });
    expect(told.map(({ path }) => path).sort()).toEqual(present.map(({ path }) => path).sort());
    for (const { path, uid, name } of told) {
      const dashboard = present.find((candidate) => candidate.path === path)!;
      expect(uid).toBe(dashboard.uid);
      expect(name.endsWith(dashboard.name)).toBe(true);
    }
  });

  test('is pages that are there, for those who may see them', () => {
    expect(of('page').map(({ path, role }) => [path, role])).toEqual([
      [`/a/${app.id}`, 'Viewer'],
      [`/plugins/${app.id}`, 'Admin'],
    ]);
    expect(hasFile('module.js')).toBe(true);
  });
});
