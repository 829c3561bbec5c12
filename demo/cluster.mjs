import { join } from 'node:path';
import { firstLine } from './first-line.mjs';
import { freePort } from './ports.mjs';
import { findPython, PythonMissing, virtualEnvironment } from './python.mjs';
import { startSimulated } from './simulated.mjs';

const LOOPBACK = '127.0.0.1';
const SCHEDULER_PORT = 8786;
const DASHBOARD_PORT = 8787;

/** Names of the two clusters. Each writes where it is into a file of its name. */
export const BUSY = 'example';
export const SHORT_LIVED = 'short-lived';

/**
 * Starts a real Dask cluster with the example computation on it, and a small one that comes and goes every minute; or, where there
 * is no Python for that, simulated ones. They write their scheduler files into the folder.
 * Resolves to { address, dashboard, simulated } of the first, dashboard being the URL of Dask's own page or null.
 */
export async function startClusters(root, folder, children, say) {
  const files = { busy: join(folder, `${BUSY}.json`), shortLived: join(folder, `${SHORT_LIVED}.json`) };
  let python;
  try {
    python = await pythonWithDask(root, say);
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error;
    say(error.message);
    say('Meanwhile, here are SIMULATED clusters: nothing of what they show is real');
    const address = await startSimulated(root, children, { ...files, port: SCHEDULER_PORT }, say);
    return { address, dashboard: null, simulated: true };
  }
  say('Starting a Dask cluster with the example on it, and one that comes and goes');
  return startReal(root, children, python, files);
}

/** The path of a Python with distributed and bokeh, in the clone's own virtual environment. Throws PythonMissing, Failure. */
export async function pythonWithDask(root, say) {
  const requirements = join(root, 'demo', 'requirements.txt');
  return virtualEnvironment(join(root, '.venv'), requirements, await findPython(), say);
}

async function startReal(root, children, python, { busy, shortLived }) {
  const script = (name) => join(root, 'demo', name);
  const args = [
    `--port=${await freePort(SCHEDULER_PORT, LOOPBACK)}`,
    `--dashboard-port=${await freePort(DASHBOARD_PORT, LOOPBACK)}`,
    `--scheduler-file=${busy}`,
  ];
  const up = await firstLine((onLine) =>
    children.start('cluster', python, [script('cluster.py'), ...args], onLine),
  );
  children.start('example', python, [script('example.py'), up.address]);
  children.start('short-lived cluster', python, [
    script('short_lived.py'),
    `--scheduler-file=${shortLived}`,
    '--end-with-input',
  ]);
  return { ...up, simulated: false };
}
