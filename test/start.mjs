/**
 * What a fresh clone shows: `npm start`, its pages, Ctrl-C. By itself and not among the other tests, since it builds what they run
 * and takes the ports that a user's takes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
// eslint-disable-next-line no-restricted-imports -- between two tries of eventually(), and as the limit of an end
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** For the installing too. */
const PATIENCE_MS = 20 * 60_000;
const FUNCTIONS = ['inc', 'dec', 'add', 'sum'];

const child = spawn('npm', ['start'], { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(child, 'exit');
const deadline = Date.now() + PATIENCE_MS;

/** Tries again until `attempt` does not throw. */
async function eventually(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline || child.exitCode !== null) throw error;
    }
    await sleep(500);
  }
}

async function printedUrl(name) {
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    const url = line.match(new RegExp(`^\\s*${name}\\s+(http\\S+)$`))?.[1];
    if (url) return url;
  }
  throw new Error(`npm start ended before it said where ${name} is`);
}

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}

async function check() {
  const page = await printedUrl('Daskscope');
  child.stdout.resume();
  await eventually(async () => {
    const metrics = await (await get(new URL('metrics', page))).text();
    for (const wanted of [
      'dask_up 1',
      ...FUNCTIONS.map((name) => `dask_tasks{prefix="${name}",state="memory"}`),
    ])
      if (!metrics.includes(`\n${wanted}`)) throw new Error(`No ${wanted} in /metrics`);
  });
  // A function's series is there from its first task on, a task in the log once it has finished.
  await eventually(async () => {
    const { tasks, intervals } = await (await get(new URL('api/v1/tasks?limit=5', page))).json();
    if (tasks.id.length !== 5 || intervals.start.length < 5)
      throw new Error('There are no five tasks with times');
  });
  if (!(await (await get(page)).text()).includes('Daskscope')) throw new Error('The page is not there');
  process.kill(-child.pid, 'SIGINT');
  await Promise.race([ended, sleep(120_000).then(() => Promise.reject(new Error('Ctrl-C did not end it')))]);
}

let failed = 0;
try {
  await check();
  console.log('npm start: in order');
} catch (error) {
  failed = 1;
  console.error(`npm start: ${error.message}`);
} finally {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of it is left, as it should be.
  }
}
mkdirSync(join(ROOT, 'artifacts'), { recursive: true });
writeFileSync(join(ROOT, 'artifacts', 'results-start.json'), JSON.stringify({ passed: 1 - failed, failed }));
process.exit(failed);
