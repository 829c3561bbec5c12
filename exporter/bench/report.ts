import { createHash } from 'node:crypto';
import type { TaskRecord } from '../src/state/updates/tasks.ts';
import { downloaded } from './setup/downloaded.ts';
import { DAY, filledCluster } from './setup/filled-cluster.ts';
import type { Row } from './setup/row.ts';

const TASKS = 100_000;
const ROUNDS = 5;
const BUDGET_MS = 2_000;
const BUDGET_BYTES = 3e6;
/** The page that is around the data, which a bench does not have: a report of nothing by the built exporter. */
const PAGE_BYTES = 0.139e6;
const LANES = 100;

/** A report of a hundred thousand tasks, from the request to the last byte, over loopback. */
export async function bench(): Promise<Row[]> {
  return [
    await measured('of a collection', (id) => `('sum-${hash(Math.floor(id / 1000))}', ${id % 1000}, 0)`),
    await measured('each with a hash of its own', (id) => `inc-${hash(id)}`),
  ];
}

async function measured(what: string, keyOf: (id: number) => string): Promise<Row> {
  const cluster = filledCluster(TASKS, records(keyOf));
  const { ms, bytes: data } = await downloaded(cluster, '/api/v1/report', ROUNDS);
  const bytes = data + PAGE_BYTES;
  return {
    what: `/api/v1/report, 100,000 tasks, keys ${what}`,
    figure: `${ms.toFixed(0)} ms, ${(bytes / 1e6).toFixed(2)} MB (median of ${ROUNDS})`,
    budget: `${BUDGET_MS} ms, ${BUDGET_BYTES / 1e6} MB`,
    met: ms <= BUDGET_MS && bytes <= BUDGET_BYTES,
  };
}

/** On each lane one after the other. */
function records(keyOf: (id: number) => string): (id: number) => TaskRecord {
  const chance = numbers();
  const free = new Array<number>(LANES).fill(DAY);
  return (id) => {
    const lane = Math.floor(chance() * LANES);
    const transfer = id % 2 ? chance() * 4 : 0;
    const start = free[lane]! + transfer + chance();
    const stop = start + 5 + chance() * 40;
    free[lane] = stop;
    const compute = { action: 'compute', start, stop, source: null };
    const source = `tcp://10.0.0.${Math.floor(chance() * 25)}:4000`;
    const before = { action: 'transfer', start: start - transfer, stop: start, source };
    return {
      key: keyOf(id),
      prefix: `function-${id % 50}`,
      worker: `tcp://10.0.0.${lane % 25}:4000`,
      thread: String(140_000_000_000_000 + Math.floor(lane / 25)),
      erred: false,
      nbytes: 8 * Math.floor(chance() * 1000),
      type: 'numpy.ndarray',
      intervals: id % 2 ? [before, compute] : [compute],
      exception: null,
      traceback: null,
    };
  };
}

/** The same in every run, from 0 to 1. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const hash = (number: number): string => createHash('md5').update(String(number)).digest('hex');
