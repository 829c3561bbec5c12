/** What takes too long for every change: the exporter with a history is killed fifty times. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** ms: an hour where it has a core of its own. */
const LIMIT_MS = 4 * 3_600_000;

const { status } = spawnSync(
  process.execPath,
  [
    join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    'test/history/damage',
    '--testNamePattern=killed at any moment',
    `--testTimeout=${LIMIT_MS}`,
  ],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, HISTORY_KILLS: '50' } },
);
process.exitCode = status ?? 1;
