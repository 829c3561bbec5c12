import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPOSE, ROOT } from '../stack/compose.ts';
import { build, type Stage } from '../stack/image.ts';

const BUILD_LIMIT_MS = 20 * 60_000;

let folder: string;
let stages: Map<string, Stage>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-test-'));
  stages = build(ROOT, folder);
}, BUILD_LIMIT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
    .sort();
}

test('the exporter runs from what its image holds, and nothing else', () => {
  const { directory, entrypoint, env, user } = stages.get('exporter')!;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'exporter', 'package.json'), 'utf8')) as {
    version: string;
  };
  const [, program] = entrypoint;
  const { stdout, stderr } = spawnSync(process.execPath, [join(directory, program!), '--version'], {
    cwd: directory,
    env,
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual([`dask-exporter ${version}\n`, '']);
  expect(entrypoint[0]).toBe('node');
  expect(user).toBe(COMPOSE.services.exporter!.user);
  const files = filesBelow(directory);
  const packageOf = (path: string) => /^\/app\/node_modules\/([^/]+)\//.exec(path)?.[1];
  expect(files.filter((path) => packageOf(path) === undefined)).toEqual([
    '/app/LICENSE',
    '/app/README.md',
    '/app/dist/THIRD-PARTY-NOTICES.txt',
    '/app/dist/history.js',
    '/app/dist/kube-config.js',
    '/app/dist/main.js',
    '/app/package.json',
  ]);
  // What the history needs is no part of the bundle.
  expect(new Set(files.flatMap((path) => packageOf(path) ?? []))).toEqual(
    new Set(['@duckdb', 'detect-libc']),
  );
});

test("Grafana's image holds the whole app, as it is built in a clone", () => {
  const { directory, env } = stages.get('grafana')!;
  const app = join(directory, env.GF_PATHS_PLUGINS!, 'daskscope-app');
  const built = join(ROOT, 'grafana-plugin', 'dist', 'daskscope-app');
  const files = filesBelow(app);
  expect(files).toEqual(filesBelow(built));
  expect(files).toEqual(expect.arrayContaining(['/plugin.json', '/module.js', '/datasource/module.js']));
});
