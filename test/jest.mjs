/** Runs jest where it can be seen; what it counted comes from its own JSON. Node's built-ins only. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** So many suites may have met a busy machine; where more failed, something is broken. */
const MOST_AGAIN = 3;

/**
 * Suites that failed run once more, with the machine to themselves: beside others a real browser or a real Dask may not have had the
 * time that a test waits for. What fails again has failed. What does not is named: its test depends on speed, or a race is in what it tests.
 *
 * @param {{ root: string, reports: string, args: string[], twice: boolean, say: (sentence: string) => void }} options reports: a
 *   folder for jest's JSON; args: jest's own; twice: whether a failure gets its second chance.
 * @returns {Promise<{ passed: number, failed: number, skipped: number, onlyAlone: string[] }>} A suite that fails by itself, as where
 *   it does not even start, counts as one test that failed; onlyAlone: names of what failed first.
 */
export async function jest({ root, reports, args, twice, say }) {
  const { counts, failed } = await run(root, join(reports, 'jest.json'), args);
  if (!twice || failed.length === 0 || failed.length > MOST_AGAIN) return { ...counts, onlyAlone: [] };
  const paths = failed.map(({ path }) => path);
  say(`Once more, with nothing beside: ${paths.map((path) => relative(root, path)).join(', ')}`);
  const again = await run(root, join(reports, 'jest-again.json'), [
    '--runInBand',
    '--runTestsByPath',
    ...paths,
  ]);
  const passedNow = failed.filter(({ path }) => !again.failed.some((other) => other.path === path));
  return {
    passed: counts.passed - sum(failed, 'passed') + again.counts.passed,
    failed: again.counts.failed,
    skipped: counts.skipped - sum(failed, 'skipped') + again.counts.skipped,
    onlyAlone: passedNow.flatMap(({ path, tests }) =>
      tests.map((test) => `${relative(root, path)}: ${test}`),
    ),
  };
}

async function run(root, report, args) {
  rmSync(report, { force: true });
  await new Promise((resolve, reject) => {
    const bin = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    // What a test left open must not keep all of them from ending.
    const flags = ['--json', '--forceExit', `--outputFile=${report}`];
    const child = spawn(process.execPath, [bin, ...flags, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
  return counted(JSON.parse(readFileSync(report, 'utf8')));
}

function counted(results) {
  const failed = results.testResults.filter(({ status }) => status === 'failed').map(failedSuite);
  return {
    counts: {
      passed: results.numPassedTests,
      failed: failed.reduce((total, { tests }) => total + tests.length, 0),
      skipped: results.numPendingTests + results.numTodoTests,
    },
    failed,
  };
}

function failedSuite({ name, assertionResults }) {
  const those = (status) => assertionResults.filter((one) => one.status === status);
  const tests = those('failed').map(({ fullName }) => fullName);
  return {
    path: name,
    tests: tests.length > 0 ? tests : ['the suite itself'],
    passed: those('passed').length,
    skipped: those('pending').length + those('todo').length,
  };
}

const sum = (suites, what) => suites.reduce((total, suite) => total + suite[what], 0);
