/** Runs jest where it can be seen; what it counted comes from its own JSON. Node's built-ins only. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** So many suites may have met a busy machine; where more failed, something is broken. */
const MOST_AGAIN = 3;

/**
 * Suites that failed run once more, with the machine to themselves: beside others a real browser or a real Dask may not have had the
 * time that a test waits for. What fails again has failed; what does not is said aloud, since its test depends on speed.
 *
 * @param {{ root: string, reports: string, args: string[], twice: boolean, say: (sentence: string) => void }} options reports: a
 *   folder for jest's JSON; args: jest's own; twice: whether a failure gets its second chance.
 * @returns {Promise<{ passed: number, failed: number, skipped: number, onlyAlone?: string[] }>} A suite that does not even start counts
 *   as one that failed; onlyAlone: tests that failed first.
 */
export async function jest({ root, reports, args, twice, say }) {
  const first = await run(root, join(reports, 'jest.json'), args);
  const { length } = first.failedSuites;
  if (!twice || length === 0 || length > MOST_AGAIN) return first;
  const names = first.failedSuites.map((path) => relative(root, path)).join(', ');
  say(`Once more, with nothing beside: ${names}`);
  const alone = ['--runInBand', '--runTestsByPath', ...first.failedSuites];
  const again = await run(root, join(reports, 'jest-again.json'), alone);
  return {
    passed: first.passed - first.passedInFailed + again.passed,
    failed: again.failed,
    skipped: first.skipped + again.skipped,
    onlyAlone: first.failedTests.filter((one) => !again.failedTests.includes(one)),
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
  const failed = results.testResults.filter(({ status }) => status === 'failed');
  const tests = failed.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
    failedSuites: failed.map(({ name }) => name),
    failedTests: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    passedInFailed: tests.filter(({ status }) => status === 'passed').length,
  };
}
