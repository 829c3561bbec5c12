/**
 * `npm run test:newest`: tests beside a real Dask and in a real browser with the newest of everything that the locks hold back,
 * in a copy of this checkout: npm packages within the ranges of package.json, Python packages without a lock, and the newest
 * distributed in the place of the newest that is locked. It tells what the next update will meet: in types, the build and tests.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '../demo/python.mjs';
import { PYTHONS, virtualEnvironments } from './venvs.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Those that show the most of what others may change. */
const SUITES = ['test/real/(figures|failures|stream)', 'test/browser/page.test'];
const LOOKED_AT = {
  types: ['npm', 'run', 'types'],
  tests: ['npx', 'jest', '--forceExit', ...SUITES],
};
const VERSIONS = join('test', 'dask-versions.json');

const copy = mkdtempSync(join(tmpdir(), 'daskscope-newest-'));
const inCopy = (file, ...args) =>
  execFileSync(file, args, { cwd: copy, stdio: ['ignore', 'inherit', 'inherit'] });

/** One that does not hold keeps none of the others from being looked at. */
function holds(file, args) {
  try {
    inCopy(file, ...args);
    return true;
  } catch {
    return false;
  }
}

function copyCheckout() {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
}

/** What is there already is copied: npm then takes only what is newer. */
function updatePackages() {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const folder of ['.', ...workspaces].map((workspace) => join(workspace, 'node_modules')))
    if (existsSync(join(ROOT, folder)))
      cpSync(join(ROOT, folder), join(copy, folder), { recursive: true, verbatimSymlinks: true });
  // It says that package-lock.json is what is installed.
  rmSync(join(copy, 'node_modules', '.daskscope-installed'), { force: true });
  inCopy('npm', 'update', '--no-audit', '--no-fund');
}

/** Asked of pip, which knows what this Python can have. */
async function newestDistributed() {
  const { path } = await findPython(PYTHONS);
  const report = execFileSync(
    path,
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--ignore-installed',
      '--dry-run',
      '--report=-',
      '--no-deps',
      'distributed',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(report).install[0].metadata.version;
}

/** The oldest stays: packages below it change beneath it, too. Those between would tell the same twice. */
function unlock(newest) {
  const [oldest] = JSON.parse(readFileSync(join(copy, VERSIONS), 'utf8')).versions;
  const versions = [oldest, newest];
  writeFileSync(join(copy, VERSIONS), JSON.stringify({ versions }));
  for (const version of versions)
    writeFileSync(join(copy, 'test', 'requirements', `${version}.txt`), `distributed==${version}\n`);
}

try {
  copyCheckout();
  const newest = await newestDistributed();
  console.log(`The newest distributed is ${newest}`);
  unlock(newest);
  updatePackages();
  await virtualEnvironments(copy, console.log, []);
  inCopy('node', 'build.mjs');
  const failed = Object.entries(LOOKED_AT).filter(([, [file, ...args]]) => !holds(file, args));
  if (failed.length > 0) throw new Error(failed.map(([name]) => name).join(', '));
  console.log('The newest of everything: in order');
} catch (error) {
  console.error(`The newest of everything: not in order (${error.message.split('\n')[0]})`);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
