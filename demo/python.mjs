import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command, excerpt } from './command.mjs';
import { Failure } from './failure.mjs';

const OLDEST = [3, 10];
const NAMES = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const PROBE =
  'import json, sys\n' +
  'try:\n    import ensurepip, venv\n    complete = True\n' +
  'except ImportError:\n    complete = False\n' +
  'print(json.dumps({"version": list(sys.version_info[:3]), "path": sys.executable, "venv": complete}))';

/** No Python that will do; the message says what is missing and how to get it. */
export class PythonMissing extends Failure {}

/**
 * The first Python of at least 3.10 that can make virtual environments: { path, version: [3, 11, 7] }.
 * DASKSCOPE_PYTHON, a path or a name, is the only one looked at where it is set. Throws PythonMissing.
 */
export async function findPython(names = NAMES) {
  const named = process.env.DASKSCOPE_PYTHON;
  const found = [];
  for (const name of named ? [named] : names) {
    const { code, output } = await command(name, ['-c', PROBE]);
    if (code !== 0) continue;
    const python = told(output);
    if (!python) continue;
    if (recent(python.version) && python.venv) return python;
    found.push(python);
  }
  throw new PythonMissing(missing(named, found));
}

/** What the probe printed, whatever else was; null: it is no Python. */
function told(output) {
  const line = output.split('\n').find((said) => said.startsWith('{"version"'));
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function recent([major, minor]) {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function missing(named, found) {
  const incomplete = found.find((python) => recent(python.version));
  if (incomplete) {
    return (
      `${incomplete.path} (Python ${incomplete.version.join('.')}) lacks the venv module, which a real Dask cluster is installed with.\n` +
      '  Debian, Ubuntu: sudo apt install python3-venv'
    );
  }
  const what = named
    ? `DASKSCOPE_PYTHON names ${named}, which ${found[0] ? `is Python ${found[0].version.join('.')}` : 'does not run'}.`
    : found[0]
      ? `The newest Python found, ${found[0].path}, is ${found[0].version.join('.')}.`
      : 'No Python was found.';
  return (
    `A real Dask cluster needs Python ${OLDEST.join('.')} or newer. ${what}\n` +
    '  Debian, Ubuntu: sudo apt install python3 python3-venv\n' +
    '  macOS: brew install python3, or https://www.python.org/downloads/\n' +
    '  Windows: winget install Python.Python.3.12\n' +
    '  One that is elsewhere: DASKSCOPE_PYTHON=/path/to/python3 npm start'
  );
}

/**
 * A virtual environment in directory with what a file of requirements (pip's format) lists, made again where it is missing, was made
 * of others, or is broken. Resolves to the path of its python. `alone`: without what they depend on and the file does not list. Throws
 * a Failure that shows what pip said.
 */
export async function virtualEnvironment(directory, requirements, python, say, { alone = false } = {}) {
  const executable = join(
    directory,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const stamp = join(directory, '.daskscope-installed');
  const made = createHash('sha256')
    .update(JSON.stringify([readFileSync(requirements, 'utf8'), python.path, python.version]))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made && (await works(executable)))
    return executable;

  rmSync(directory, { recursive: true, force: true });
  say(`Making a virtual environment with Python ${python.version.join('.')}`);
  const venv = await command(python.path, ['-m', 'venv', directory]);
  if (venv.code !== 0) {
    throw new PythonMissing(`${python.path} could not make a virtual environment:\n${excerpt(venv.output)}`);
  }
  const name = basename(requirements);
  say(`Installing what ${name} lists into it`);
  const pip = await command(executable, [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    ...(alone ? ['--no-deps'] : []),
    '-r',
    requirements,
  ]);
  if (pip.code !== 0) {
    throw new Failure(
      `pip could not install what ${requirements} lists with Python ${python.version.join('.')}. ` +
        `If this machine is offline, try again when it is not. pip said:\n${excerpt(pip.output)}`,
    );
  }
  writeFileSync(stamp, made);
  return executable;
}

/** It no longer does where the Python that it was made with has gone. */
async function works(executable) {
  const { code } = await command(executable, ['-c', '']);
  return code === 0;
}
