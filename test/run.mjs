/**
 * `npm test`: everything but what needs Debian packages, from a fresh clone. `npm run test:system` (the argument "system"): that.
 * `npm test all`: both in one, so that where some wait others work. What follows is passed on to jest. Node's built-ins only, since
 * it installs what the rest needs.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, excerpt } from '../demo/command.mjs';
import { Failure } from '../demo/failure.mjs';
import { install } from '../demo/install.mjs';
import { jest } from './jest.mjs';
import { virtualEnvironments } from './venvs.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const ARTIFACTS = join(ROOT, 'artifacts');
/** As paths of tests; the others are all but these. */
const SYSTEM = '/test/system/';
const IGNORED = ['/node_modules/', '/dist/', '/\\.venv'];
/** What jest is told of which tests there are. */
const SUITES = {
  test: ['--testPathIgnorePatterns', ...IGNORED, SYSTEM],
  system: ['--testPathPatterns', SYSTEM, '--testPathIgnorePatterns', ...IGNORED],
  all: ['--testPathIgnorePatterns', ...IGNORED],
};

const ESLINT = { eslint: ['eslint/bin/eslint.js', '--max-warnings=0', '.'] };
const OTHER_LINTERS = {
  tsc: ['typescript-7/bin/tsc', '-p', 'tsconfig.json', '--noEmit'],
  "tsc of Grafana's plugin": ['typescript-7/bin/tsc', '-p', 'grafana-plugin', '--noEmit'],
  knip: ['knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  prettier: ['prettier/bin/prettier.cjs', '--check', '.'],
};

const say = (sentence) => console.log(sentence);

async function main() {
  const given = process.argv.slice(2);
  const named = given[0] === 'system' || given[0] === 'all';
  const suite = named ? given[0] : 'test';
  const jestArguments = named ? given.slice(1) : given;
  mkdirSync(ARTIFACTS, { recursive: true });
  rmSync(resultsPath(suite), { force: true });

  const environments = virtualEnvironments(ROOT, say);
  environments.catch(() => {}); // reported where it is awaited
  await install(ROOT, 'full', say);
  // Not beside the tests: the cores are busy with those, and on slower ones some would see what is no fault.
  const failed = await lintAndBuild(suite === 'system');
  await environments;
  const chosen = jestArguments.length > 0;
  // The lists come last, since each takes whatever follows.
  const args = [...jestArguments, ...SUITES[suite]];
  const counts = await jest({ root: ROOT, reports: ARTIFACTS, args, twice: !chosen, say });
  // Choosing tests by name leaves the others out, and that is meant.
  const skipped = chosen ? 0 : counts.skipped;
  writeFileSync(resultsPath(suite), JSON.stringify({ ...counts, failed: counts.failed + failed.length }));
  for (const name of counts.onlyAlone) console.error(`Failed beside others and passed alone: ${name}`);
  if (failed.length > 0) console.error(`Not in order: ${failed.join(', ')} (above)`);
  if (skipped > 0) console.error(`${skipped} tests were skipped: none may be`);
  process.exitCode = failed.length + counts.failed + skipped > 0 || counts.passed === 0 ? 1 : 0;
}

/** The linters that found something. ESLint takes as long as all else, so that two cores are busy until the end. */
async function lintAndBuild(onlyBuild) {
  const [byEslint, byOthers] = await Promise.all([
    onlyBuild ? [] : lint(ESLINT),
    build().then(() => (onlyBuild ? [] : lint(OTHER_LINTERS))),
  ]);
  return [...byEslint, ...byOthers];
}

/** One after the other. */
async function lint(linters) {
  const failed = [];
  for (const [name, [script, ...args]] of Object.entries(linters)) {
    const { code, output } = await node(join('node_modules', script), args);
    say(code === 0 ? `${name}: in order` : `${name}:\n${output}`);
    if (code !== 0) failed.push(name);
  }
  return failed;
}

/** What users run and load; the plugin's build is checked as it is. */
async function build() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  for (const [name, ...args] of [
    [process.execPath, 'build.mjs'],
    [npm, 'run', 'build', '-w', 'grafana-plugin'],
  ]) {
    const { code, output } = await command(name, args, { cwd: ROOT });
    if (code !== 0) throw new Failure(`The build failed:\n${excerpt(output)}`);
  }
}

/** What a linter has read lives until its end: with more room for what is new, it is copied from generation to generation less often. */
function node(script, args) {
  return command(process.execPath, ['--max-semi-space-size=128', join(ROOT, script), ...args], { cwd: ROOT });
}

function resultsPath(suite) {
  return join(ARTIFACTS, `results-${suite}.json`);
}

main().catch((error) => {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});
