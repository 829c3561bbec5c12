/**
 * `npm run lock`: writes what each file of wanted Python packages (*.in) comes to, down to the last package, with hashes, for every
 * Python from 3.10 on and every platform (*.txt, which pip reads).
 */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../demo/command.mjs';
import { findPython, virtualEnvironment } from '../demo/python.mjs';
import { ALONE } from './venvs.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const REQUIREMENTS = join('test', 'requirements');

const wanted = [
  join('demo', 'requirements.in'),
  ...readdirSync(join(ROOT, REQUIREMENTS))
    .filter((name) => name.endsWith('.in'))
    .map((name) => join(REQUIREMENTS, name)),
];

const python = await virtualEnvironment(
  join(ROOT, '.venv-lock'),
  join(ROOT, REQUIREMENTS, 'lock.txt'),
  await findPython(),
  console.log,
);
for (const file of wanted) {
  const lock = file.replace(/\.in$/, '.txt');
  const flags = ['--quiet', '--upgrade', '--universal', '--python-version', '3.10', '--generate-hashes'];
  if (ALONE.includes(basename(file, '.in'))) flags.push('--no-deps');
  const { code, output } = await command(
    python,
    ['-m', 'uv', 'pip', 'compile', ...flags, '--no-header', '--output-file', lock, file],
    { cwd: ROOT },
  );
  if (code !== 0) throw new Error(`${file} could not be locked:\n${output}`);
  console.log(`${lock} is written`);
}
