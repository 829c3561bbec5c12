import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, normalize } from 'node:path';
import { Child } from './child.ts';
import { DaskCluster, NEWEST } from './dask-cluster.ts';
import { Scrape } from './scrape.ts';
import { eventually } from './wait-until.ts';

const ROOT = join(__dirname, '..');
const PYTHON = join(ROOT, `.venv-${NEWEST}`, 'bin', 'python');
/** Neither asks for more of whoever hands it on than to pass on its text. */
const PERMISSIVE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'];

interface PluginJson {
  id: string;
  type: string;
  info: { version: string; updated: string; logos: { small: string; large: string } };
  includes?: { type: string; path: string }[];
}

let folder: string;
let packages: string;

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));
const only = (extension: string): string =>
  join(
    packages,
    readdirSync(packages).find((name) => name.endsWith(extension))!,
  );

function run(program: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error || status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packages-test-'));
  packages = join(folder, 'packages');
  run(process.execPath, ['package.mjs', '--no-build', packages], ROOT);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the app's zip", () => {
  let app: string;

  beforeAll(() => {
    const unpacked = join(folder, 'unpacked');
    run(PYTHON, ['-m', 'zipfile', '-e', only('.zip'), unpacked], folder);
    expect(readdirSync(unpacked)).toEqual(['daskscope-app']);
    app = join(unpacked, 'daskscope-app');
  });

  test('is named by its version, and comes with its SHA-1', () => {
    const { version } = json(ROOT, 'grafana-plugin', 'package.json') as { version: string };
    const name = `daskscope-app-${version}.zip`;
    expect(only('.zip')).toBe(join(packages, name));
    const sha1 = createHash('sha1')
      .update(readFileSync(only('.zip')))
      .digest('hex');
    expect(readFileSync(only('.sha1'), 'utf8')).toBe(`${sha1}  ${name}\n`);
  });

  test.each(['', 'datasource', 'task-stream', 'progress'])('holds all that %s/plugin.json names', (part) => {
    const plugin = json(app, part, 'plugin.json') as PluginJson;
    const source = json(ROOT, 'grafana-plugin', 'src', part, 'plugin.json') as PluginJson;
    expect([plugin.id, plugin.type]).toEqual([source.id, source.type]);
    const { small, large } = plugin.info.logos;
    const included = (plugin.includes ?? []).map(({ path }) => path).filter((path) => path.endsWith('.json'));
    for (const path of ['module.js', small, large, ...included])
      expect([path, existsSync(join(app, part, path))]).toEqual([path, true]);
    expect(readFileSync(join(app, part, 'plugin.json'), 'utf8')).not.toMatch(/%[A-Z_]+%/);
  });

  test('tells its version and day, licence and story', () => {
    const { info } = json(app, 'plugin.json') as PluginJson;
    expect(info.version).toBe((json(ROOT, 'grafana-plugin', 'package.json') as { version: string }).version);
    expect(info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(readFileSync(join(app, 'CHANGELOG.md'), 'utf8')).toContain(`## ${info.version}\n`);
    expect(readFileSync(join(app, 'LICENSE'), 'utf8')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
    expect(existsSync(join(app, 'README.md'))).toBe(true);
  });

  test('holds the licences of what is bundled, and no hidden file', () => {
    expect(readFileSync(join(app, 'THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('@grafana/plugin-ui');
    const paths = readdirSync(app, { recursive: true }) as string[];
    expect(
      paths.filter((path) =>
        normalize(path)
          .split('/')
          .some((part) => part.startsWith('.')),
      ),
    ).toEqual([]);
  });
});

describe("the exporter's package", () => {
  let project: string;
  let cluster: DaskCluster;

  beforeAll(async () => {
    project = join(folder, 'project');
    mkdirSync(project);
    cluster = await DaskCluster.start(NEWEST, { processes: false });
    run('npm', ['init', '--yes'], project);
    // Without a network: it needs nothing but what only the history does.
    run('npm', ['install', '--offline', '--omit=optional', only('.tgz')], project);
  });

  afterAll(() => cluster.close());

  test('watches a Dask cluster from a clean folder', async () => {
    await watches(npx(project, 'dask-exporter', cluster.address), cluster);
  });

  test('is run from its file, too, without being installed', async () => {
    await watches(npx(packages, `./${basename(only('.tgz'))}`, cluster.address), cluster);
  });

  test('says in one sentence what the history needs that is not installed', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(project, 'node_modules', 'dask-exporter', 'dist', 'main.js'),
        `--history.path=${join(folder, 'history')}`,
        '--web.listen-address=127.0.0.1:0',
        cluster.address,
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('npm install @duckdb/node-api@');
  });

  test('installs nothing else, and passes on every licence', () => {
    const installed = join(project, 'node_modules');
    expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['dask-exporter']);
    const notices = readFileSync(join(installed, 'dask-exporter', 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const licences = [...notices.matchAll(/^-{80}\n\n(\S+) \S+, ([^,\n]+)/gm)].map(([, name, licence]) => [
      name,
      licence,
    ]);
    expect(licences).toContainEqual(['express', 'MIT']);
    for (const [name, licence] of licences)
      expect([name, PERMISSIVE]).toEqual([name, expect.arrayContaining([licence])]);
    for (const name of ['LICENSE', 'README.md'])
      expect(existsSync(join(installed, 'dask-exporter', name))).toBe(true);
  });
});

function npx(cwd: string, ...args: string[]): Child {
  return new Child('npx', ['--offline', '--yes', ...args, '--web.listen-address=127.0.0.1:0'], {}, cwd);
}

/** Its first line says where it listens. */
async function watches(exporter: Child, cluster: DaskCluster): Promise<void> {
  const [, url] = / at: (\S+)$/.exec(await exporter.line(0))!;
  await eventually(async () => {
    const scrape = new Scrape(await (await fetch(`${url!.replace(/\/$/, '')}/metrics`)).text());
    expect(scrape.value('dask_up')).toBe(1);
  });
  expect(exporter.output[0]).toContain(cluster.address);
  await exporter.kill();
}
