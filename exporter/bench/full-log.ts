import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { LIMITS } from '@daskscope/api';
import { pino } from 'pino';
import { Demand } from '../src/demand.ts';
import { startServer } from '../src/http/server.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import { identity, prefix, schedulerUpdate, START, worker } from '../src/metrics/testdata/cluster.ts';
import { Cluster } from '../src/state/cluster.ts';
import type { TaskRecord } from '../src/state/updates.ts';
import type { Row } from './row.ts';

const TASKS = 1_000_000;
const FAILURES = 10_000;
const WORKERS = 100;
const FUNCTIONS = 100;
/** Characters of each text of an error: as many as are kept of one. */
const LONG = 65_536;
const DIFFERENT_TEXTS = 200;
const TOTALS = 16;
const ERRORS = 20;
const SCRAPE_PAUSE_MS = 50;
const BUDGET_MS = 500;
const BUDGET_HOLD_MS = 30;
const BUDGET_MEMORY = 200e6;

/** What other people ask while the log is full, and what Prometheus gets meanwhile. */
export async function bench(): Promise<Row[]> {
  const cluster = fullCluster();
  const metrics = new Metrics(cluster, {
    version: '0',
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  const server = await startServer({
    cluster,
    metrics,
    ask: () => Promise.resolve('unknown' as const),
    demand: new Demand(cluster),
    config: { web: { listenAddress: { host: '127.0.0.1', port: 0 }, telemetryPath: '/metrics' } },
    log: pino({ level: 'silent' }),
  });
  const asker = new Asker(server.url);
  try {
    await asker.ask('/metrics');
    return [
      await scraped(asker, `${TOTALS} different totals over 1,000,000 runs`, totals()),
      await scraped(asker, `${ERRORS} different /api/v1/errors of long texts`, errors()),
      await longestHold(asker, await routes(asker)),
    ];
  } finally {
    await asker.close();
    metrics.close();
    await server.close();
  }
}

const totals = (): string[] =>
  Array.from(
    { length: TOTALS },
    (_, i) => `/api/v1/tasks?limit=0&totals=true&from=${START + i}&prefix=function-${i}&prefix=function-50`,
  ).map((path, i) => (i % 2 ? path : path.replace(/&prefix=.*/, '')));

const errors = (): string[] =>
  Array.from({ length: ERRORS }, (_, i) => `/api/v1/errors?limit=${LIMITS.errorRows - i}&search=no`);

/** Every kind of question, each as dear as it gets. */
async function routes(asker: Asker): Promise<string[]> {
  const { cursor } = JSON.parse((await asker.ask('/api/v1/tasks?limit=1', true)).text!) as { cursor: string };
  const life = cursor.slice(0, cursor.lastIndexOf(':'));
  const tasks = '/api/v1/tasks?limit=100000';
  return [
    '/',
    '/metrics',
    '/api/v1/openapi.json',
    '/api/v1/status',
    '/api/v1/progress',
    '/api/v1/workers',
    `/api/v1/run?life=${life}&id=0`,
    `/api/v1/run?life=${life}&id=${TASKS - 1}`,
    tasks,
    `${tasks}&keys=true&resolution=1`,
    `${tasks}&keys=true&totals=true&resolution=1000`,
    `${tasks}&search=nothing`,
    `${tasks}&key=nothing`,
    `${tasks}&status=error`,
    `/api/v1/tasks?limit=1&after=${cursor}`,
    `/api/v1/tasks?limit=0&totals=true`,
    `/api/v1/errors?limit=${LIMITS.errorRows}`,
    `/api/v1/errors?limit=${LIMITS.errorRows}&search=nothing`,
    `/api/v1/errors?limit=${LIMITS.errorRows}&prefix=nothing`,
    `/api/v1/stream?topics=tasks&keys=true&after=${cursor}`,
  ];
}

async function scraped(asker: Asker, what: string, paths: string[]): Promise<Row> {
  const before = process.memoryUsage().rss;
  let memory = 0;
  let underWay = paths.length;
  const begun = performance.now();
  const all = Promise.all(paths.map((path) => asker.ask(path).finally(() => underWay--)));
  const times: number[] = [];
  while (underWay > 0) {
    times.push((await asker.ask('/metrics')).ms);
    memory = Math.max(memory, process.memoryUsage().rss - before);
    await new Promise((resolve) => setTimeout(resolve, SCRAPE_PAUSE_MS));
  }
  await all;
  const longest = Math.max(...times);
  const seconds = (performance.now() - begun) / 1e3;
  return {
    what: `a scrape beside ${what}`,
    figure: `longest of ${times.length} ${longest.toFixed(0)} ms, +${(memory / 1e6).toFixed(0)} MB; all answered in ${seconds.toFixed(1)} s`,
    budget: `${BUDGET_MS} ms, +${BUDGET_MEMORY / 1e6} MB`,
    met: longest <= BUDGET_MS && memory <= BUDGET_MEMORY,
  };
}

/** One after the other, twice: the first time code is compiled. */
async function longestHold(asker: Asker, paths: string[]): Promise<Row> {
  const holds: { path: string; ms: number }[] = [];
  for (const path of paths) {
    await asker.ask(path);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await asker.ask(path);
    delay.disable();
    holds.push({ path, ms: delay.max / 1e6 });
  }
  const worst = holds.reduce((one, other) => (other.ms > one.ms ? other : one));
  return {
    what: `the longest that any route holds all else, ${paths.length} questions over 1,000,000 runs`,
    figure: `${worst.ms.toFixed(0)} ms: ${worst.path}`,
    budget: `${BUDGET_HOLD_MS} ms`,
    met: worst.ms <= BUDGET_HOLD_MS,
  };
}

interface Asked {
  ms: number;
  text?: string;
}

/** In a thread of its own, so that reading answers does not hold the exporter. */
const ASKING = `
const { parentPort, workerData } = require('node:worker_threads');
const { request, Agent } = require('node:http');
const agent = new Agent({ maxSockets: 100 });
parentPort.on('message', ({ id, path, keep }) => {
  const begun = performance.now();
  const fail = (cause) => parentPort.postMessage({ id, error: path + ': ' + cause });
  const asked = request(workerData + path, { agent }, (answer) => {
    let text = '';
    let last = '';
    answer.on('data', (chunk) => {
      if (keep) text += chunk;
      // A stream has no end: a heartbeat comes when it has told all.
      if (path.startsWith('/api/v1/stream') && (last = (last + chunk).slice(-200)).includes('"heartbeat"'))
        asked.destroy(), parentPort.postMessage({ id, ms: performance.now() - begun });
    });
    answer.on('end', () =>
      answer.statusCode === 200 ? parentPort.postMessage({ id, ms: performance.now() - begun, text }) : fail(answer.statusCode));
    answer.on('error', () => undefined);
  });
  asked.on('error', fail);
  asked.end();
});
`;

class Asker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (asked: Asked) => void; reject: (error: Error) => void }>();
  #next = 0;

  constructor(url: string) {
    this.#worker = new Worker(ASKING, { eval: true, workerData: url });
    this.#worker.on('message', ({ id, error, ...asked }: Asked & { id: number; error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error));
      else waiting?.resolve(asked);
    });
  }

  /** @param keep the text too */
  ask(path: string, keep = false): Promise<Asked> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, path, keep });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

function fullCluster(): Cluster {
  const cluster = new Cluster({
    capacity: TASKS,
    maxPrefixes: FUNCTIONS,
    address: identity.address,
    exporterVersion: '0',
    now: START,
  });
  const life = cluster.connected(identity, START);
  cluster.updateScheduler(schedulerUpdate);
  cluster.prefixes.update(
    Array.from({ length: FUNCTIONS }, (_, i) => prefix(`function-${i}`)),
    START,
  );
  cluster.workers.update(
    Array.from({ length: WORKERS }, (_, i) => worker(`tcp://10.0.0.${i}:4000`)),
    START,
  );
  for (let id = 0; id < TASKS; id++) cluster.record(life, id, record(id), true);
  return cluster;
}

function record(id: number): TaskRecord {
  const start = START + Math.floor(id / 400) * 20.123 + (id % 7) * 0.0137;
  const compute = { action: 'compute', start, stop: start + 17.1234, source: null };
  const transfer = { action: 'transfer', start: start - 2, stop: start, source: 'tcp://10.0.0.1:4000' };
  const erred = id % (TASKS / FAILURES) === 0;
  const text = erred ? longText((id / (TASKS / FAILURES)) % DIFFERENT_TEXTS) : null;
  return {
    key: `function-${id % FUNCTIONS}-${String(id).padStart(32, '0')}`,
    prefix: `function-${id % FUNCTIONS}`,
    worker: `tcp://10.0.0.${id % WORKERS}:4000`,
    thread: String(140_000_000_000_000 + (Math.floor(id / WORKERS) % 4)),
    erred,
    nbytes: 8 * (id % 1000),
    type: 'numpy.ndarray',
    intervals: id % 2 ? [transfer, compute] : [compute],
    exception: text,
    traceback: text,
  };
}

const texts = new Map<number, string>();

/** Not ASCII alone, and with what JSON has to escape. */
function longText(which: number): string {
  const known =
    texts.get(which) ?? `ValueError ${which}: "größe\n`.padEnd(LONG, 'no such "file" at line 1\n');
  texts.set(which, known);
  return known;
}
