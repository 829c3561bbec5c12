import { identity, prefix, schedulerUpdate, START, worker } from '../../src/metrics/testdata/cluster.ts';
import { Cluster } from '../../src/state/cluster.ts';
import type { TaskRecord } from '../../src/state/updates/tasks.ts';

export const TASKS = 1_000_000;
const FAILURES = 10_000;
const WORKERS = 100;
const FUNCTIONS = 100;
/** Characters of each text of an error: as many as are kept of one. */
const LONG = 65_536;
const DIFFERENT_TEXTS = 200;

/** A cluster whose task log is full. */
export function fullCluster(clock?: () => number): Cluster {
  const cluster = new Cluster({
    capacity: TASKS,
    maxPrefixes: FUNCTIONS,
    address: identity.address,
    exporterVersion: '0',
    now: START,
    ...(clock && { clock }),
  });
  const life = cluster.connected(identity, START);
  cluster.updateScheduler(schedulerUpdate, START);
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

export function record(id: number): TaskRecord {
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
