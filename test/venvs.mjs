/** What the tests take from PyPI: the versions of Dask that they run against, each in a virtual environment of its own, linters, and ClickHouse's engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../demo/failure.mjs';
import { findPython, virtualEnvironment } from '../demo/python.mjs';

/** The old versions are of a time before Python 3.12, so those that they knew are looked for first. */
export const PYTHONS = ['python3.11', 'python3.10', 'python3', 'python'];

/** Those whose packages are installed without what those depend on. */
export const ALONE = ['clickhouse'];

/** Beside those of Dask's versions. */
const OTHERS = ['lint', 'clickhouse'];

/** Makes .venv-VERSION for each version, and .venv-lint and .venv-clickhouse, unless they are there. Throws a Failure that says which Python is needed. */
export async function virtualEnvironments(root, say, others = OTHERS) {
  const python = await findPython(PYTHONS);
  const { versions } = JSON.parse(readFileSync(join(root, 'test', 'dask-versions.json'), 'utf8'));
  const results = await Promise.allSettled(
    [...versions, ...others].map((name) => {
      const requirements = join(root, 'test', 'requirements', `${name}.txt`);
      const alone = ALONE.includes(name);
      return virtualEnvironment(join(root, `.venv-${name}`), requirements, python, say, { alone });
    }),
  );
  const failed = results.find(({ status }) => status === 'rejected');
  if (!failed) return;
  const { reason } = failed;
  if (!(reason instanceof Failure) || python.version[1] < 12) throw reason;
  throw new Failure(
    `${reason.message}\nThe tests need Python 3.10 or 3.11, which all of ${versions.join(', ')} install on. ` +
      `Only Python ${python.version.join('.')} was found; name another by DASKSCOPE_PYTHON=/path/to/python3.11.`,
  );
}
