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

/** @param names each as it is printed before its URL */
async function printedUrls(names) {
  const urls = {};
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    for (const [key, name] of Object.entries(names)) {
      const url = line.match(new RegExp(`^\\s*${name}\\s+(http\\S+)$`))?.[1];
      if (url) urls[key] = new URL(url);
    }
    if (Object.keys(urls).length === Object.keys(names).length) return urls;
  }
  throw new Error(
    `npm start ended before it said where all of these are: ${Object.values(names).join(', ')}`,
  );
}

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}

/** A route of the exporter, of the cluster that a page is of. */
function routeOf(page, route) {
  const url = new URL(route, page);
  url.searchParams.set('cluster', page.searchParams.get('cluster'));
  return url;
}

/** The cluster that comes and goes computes, and goes. */
async function checkComingAndGoing(page) {
  const name = page.searchParams.get('cluster');
  const state = async () => {
    const { clusters } = await (await get(new URL('api/v1/clusters', page))).json();
    return clusters.find((cluster) => cluster.name === name)?.state;
  };
  const until = (wanted) =>
    eventually(async () => {
      const now = await state();
      if (now !== wanted) throw new Error(`${name} is ${now}, and not ${wanted}`);
    });
  await until('connected');
  await eventually(async () => {
    const metrics = await (await get(routeOf(page, 'metrics'))).text();
    if (!metrics.includes('dask_task_transitions_total{prefix="clean",state="memory"}'))
      throw new Error(`${name} has computed nothing`);
  });
  await until('gone');
  const { taskLog } = await (await get(routeOf(page, 'api/v1/status'))).json();
  if (!(taskLog.tasks > 0)) throw new Error(`Nothing can be read of ${name} when it is gone`);
}

async function check() {
  const { page, other } = await printedUrls({ page: 'Daskscope', other: 'Comes and goes' });
  child.stdout.resume();
  const coming = checkComingAndGoing(other);
  // Awaited below.
  coming.catch(() => {});
  await eventually(async () => {
    const metrics = await (await get(routeOf(page, 'metrics'))).text();
    for (const wanted of [
      'dask_up 1',
      ...FUNCTIONS.map((name) => `dask_tasks{prefix="${name}",state="memory"}`),
    ])
      if (!metrics.includes(`\n${wanted}`)) throw new Error(`No ${wanted} in /metrics`);
  });
  // A function's series is there from its first task on, a task in the log once it has finished.
  await eventually(async () => {
    const { tasks, intervals } = await (await get(routeOf(page, 'api/v1/tasks?limit=5'))).json();
    if (tasks.id.length !== 5 || intervals.start.length < 5)
      throw new Error('There are no five tasks with times');
  });
  if (!(await (await get(page)).text()).includes('Daskscope')) throw new Error('The page is not there');
  await coming;
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
