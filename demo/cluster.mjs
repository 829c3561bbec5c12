import { join } from 'node:path';
import { findPython, PythonMissing, virtualEnvironment } from './python.mjs';
import { freePort } from './ports.mjs';

const LOOPBACK = '127.0.0.1';
const SCHEDULER_PORT = 8786;
const DASHBOARD_PORT = 8787;

/**
 * Starts a real Dask cluster and the example computation on it, or, where there is no Python for that, a simulated one.
 * Resolves to { address, dashboard, simulated }, dashboard being the URL of Dask's own page or null.
 */
export async function startCluster(root, children, say) {
  let python;
  try {
    python = await pythonWithDask(root, say);
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error;
    say(error.message);
    say('Meanwhile, here is a SIMULATED cluster: nothing of what it shows is real');
    return startSimulated(root, children);
  }
  say('Starting a Dask cluster and the example on it');
  return startReal(root, children, python);
}

/** The path of a Python with distributed and bokeh, in the clone's own virtual environment. Throws PythonMissing, Failure. */
export async function pythonWithDask(root, say) {
  const requirements = join(root, 'demo', 'requirements.txt');
  return virtualEnvironment(join(root, '.venv'), requirements, await findPython(), say);
}

async function startReal(root, children, python) {
  const ports = [
    `--port=${await freePort(SCHEDULER_PORT, LOOPBACK)}`,
    `--dashboard-port=${await freePort(DASHBOARD_PORT, LOOPBACK)}`,
  ];
  const up = await firstLine((onLine) =>
    children.start('cluster', python, [join(root, 'demo', 'cluster.py'), ...ports], onLine),
  );
  children.start('example', python, [join(root, 'demo', 'example.py'), up.address]);
  return { ...up, simulated: false };
}

async function startSimulated(root, children) {
  const port = await freePort(SCHEDULER_PORT, LOOPBACK);
  const script = join(root, 'simulator', 'dist', 'main.js');
  const up = await firstLine((onLine) => children.startNode('simulator', script, [`--port=${port}`], onLine));
  return { ...up, dashboard: null };
}

/** Both kinds say in one line of JSON that they are up. Never resolves if the child ends before: its end ends everything. */
function firstLine(start) {
  return new Promise((resolve) => {
    start((line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
  });
}
