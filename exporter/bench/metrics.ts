import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { collectors } from '../src/metrics/collectors.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import {
  identity,
  newCluster,
  prefix,
  record,
  report,
  schedulerUpdate,
  START,
  worker,
} from '../src/metrics/testdata/cluster.ts';
import type { Cluster } from '../src/state/cluster.ts';
import type { WorkerUpdate } from '../src/state/updates/workers.ts';
import { median, type Row } from './setup/row.ts';

const WORKERS = 1000;
/** Of which a scrape may hold nothing else up for long. */
const MANY_WORKERS = 5000;
const LONGEST_HOLD_MS = 20;
const PREFIXES = 20;
const ROUNDS = 15;
const RENDERS_A_ROUND = 5;
const WARMING_UP = 20;
const BUDGET_MS = 8;
const TIMES_FASTER = 20;

const PROMETHEUS_CLIENT = 'prometheus_client==0.26.0';
/** Paths are from the repository's root, where `npm run bench` runs. */
const SCRIPT = resolve('exporter', 'bench', 'metrics.py');
const ENVIRONMENT = resolve('.venv-bench');

/** p50 of a scrape in process, and against Python's own client with as many series, in turns. */
export async function bench(): Promise<Row[]> {
  const cluster = bigCluster();
  const metrics = metricsOf(cluster);
  for (let count = 0; count < WARMING_UP; count++) scrape(cluster, metrics);
  const page = metrics.render();
  const series = page
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')).length;

  const python = await startPython(Math.ceil(series / WORKERS));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await python.render());
    for (let count = 0; count < RENDERS_A_ROUND; count++) ours.push(scrape(cluster, metrics));
  }
  python.stop();
  metrics.close();

  const own = median(ours);
  const other = median(theirs);
  const slow = [...ours].sort((a, b) => a - b)[Math.floor(ours.length * 0.95)]!;
  const what = `/metrics in process, ${WORKERS} workers, ${series} series (${megabytes(page)} MB), all values changed`;
  return [
    {
      what,
      figure: `p50 ${own.toFixed(1)} ms, p95 ${slow.toFixed(1)} ms`,
      budget: `p50 <= ${BUDGET_MS} ms`,
      met: series >= 30_000 && own <= BUDGET_MS,
    },
    {
      what: `${what}, against Python's own client`,
      figure: `${(other / own).toFixed(0)} times faster`,
      budget: `>= ${TIMES_FASTER} times faster`,
      met: other >= TIMES_FASTER * own,
      comparedWith: `${python.name}, as many series, in turns: p50 ${other.toFixed(0)} ms`,
    },
    await longestHold(),
  ];
}

const megabytes = (page: Buffer): string => (page.length / 1e6).toFixed(1);

/** The longest that anything waited while many workers were scraped. */
async function longestHold(): Promise<Row> {
  const cluster = bigCluster();
  const metrics = metricsOf(cluster);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const holds: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    cluster.workers.update(Array.from({ length: MANY_WORKERS }, anyWorker), START);
    await new Promise((resolve) => setTimeout(resolve, 50));
    delay.reset();
    delay.enable();
    const page = await metrics.renderInSlices(() => true);
    await new Promise((resolve) => setImmediate(resolve));
    delay.disable();
    bytes = page.length;
    holds.push(delay.max / 1e6);
  }
  metrics.close();
  const hold = median(holds);
  return {
    what: `the longest that a scrape of ${MANY_WORKERS} workers (${(bytes / 1e6).toFixed(1)} MB) holds everything else up`,
    figure: `${hold.toFixed(1)} ms (median of ${ROUNDS}, ${Math.min(...holds).toFixed(1)} to ${Math.max(...holds).toFixed(1)})`,
    budget: `<= ${LONGEST_HOLD_MS} ms`,
    met: hold <= LONGEST_HOLD_MS,
  };
}

function metricsOf(cluster: Cluster): Metrics {
  return new Metrics(cluster, {
    collectors: collectors({ version: '0.0.0' }),
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
}

function bigCluster(): Cluster {
  const cluster = newCluster();
  const life = cluster.connected(identity, START);
  cluster.updateScheduler(schedulerUpdate, START);
  const names = Array.from({ length: PREFIXES }, (_, position) => `function-${position}`);
  cluster.prefixes.update(
    names.map((name) => prefix(name)),
    START,
  );
  names.forEach((name, id) => cluster.record(life, id, record(name, 0.1), false));
  return cluster;
}

/** Milliseconds of rendering; what workers report meanwhile is not counted. */
function scrape(cluster: Cluster, metrics: Metrics): number {
  cluster.workers.update(Array.from({ length: WORKERS }, anyWorker), START);
  const start = performance.now();
  metrics.render();
  return performance.now() - start;
}

/** Figures as a worker under load has them: full doubles, big byte counts, small counts. */
function anyWorker(_: unknown, position: number): WorkerUpdate {
  const host = `10.0.${Math.floor(position / 50)}.${position % 50}`;
  const upTo = (bound: number) => Math.random() * bound;
  const count = (bound: number) => Math.floor(upTo(bound));
  const tasks = ['executing', 'ready', 'waiting', 'fetch', 'flight', 'memory'];
  return worker(fresh(`tcp://${host}:${40000 + position}`), {
    name: fresh(String(position)),
    host: fresh(host),
    version: fresh('2026.8.0'),
    occupancy: upTo(100),
    lastSeen: START + upTo(1e9),
    clockSkew: upTo(0.01),
    processing: count(50),
    memory: {
      process: count(16e9),
      managed: count(8e9),
      unmanagedOld: count(1e9),
      unmanagedRecent: count(1e9),
      spilled: count(32e9),
    },
    report: {
      ...report,
      taskCounts: new Map(tasks.map((state) => [state, count(200)])),
      cpu: upTo(400),
      processMemory: count(16e9),
      latency: upTo(0.05),
      eventLoopInterval: 0.02 + upTo(0.01),
      networkReceive: upTo(1e8),
      networkTransmit: upTo(1e8),
      diskRead: upTo(1e7),
      diskWrite: upTo(1e7),
      incomingBytes: count(1e8),
      outgoingBytes: count(1e8),
      incomingCountTotal: count(1e5),
      outgoingCountTotal: count(1e5),
      openFds: count(500),
      bandwidth: upTo(1e8),
    },
  });
}

/** A text of its own, as one decoded from a message is: not the one that an earlier update held. */
const fresh = (text: string): string => Buffer.from(text).toString();

async function startPython(families: number) {
  const child = spawn(environment(), [SCRIPT, String(WORKERS), String(families)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${SCRIPT} ended before it had rendered; what Python said is above.`);
    return value;
  };
  return {
    name: `${PROMETHEUS_CLIENT.replace('==', ' ')} (${await line()})`,
    async render(): Promise<number> {
      child.stdin.write('\n');
      return Number(await line());
    },
    stop: () => void child.stdin.end(),
  };
}

/** Python of an environment of its own that has prometheus_client, made at the first run. */
function environment(): string {
  const python = join(
    ENVIRONMENT,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  try {
    if (!existsSync(python)) {
      execFileSync(process.env.DASKSCOPE_PYTHON ?? 'python3', ['-m', 'venv', ENVIRONMENT], { stdio: 'pipe' });
    }
    execFileSync(
      python,
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PROMETHEUS_CLIENT],
      {
        stdio: 'pipe',
      },
    );
  } catch (error) {
    throw new Error(
      `The comparison needs Python 3 with its venv module and ${PROMETHEUS_CLIENT} from PyPI (Debian: apt install python3-venv; ` +
        'another Python: DASKSCOPE_PYTHON=/path/to/python3).',
      { cause: error },
    );
  }
  return python;
}
