import type { TaskRecord } from '../src/state/updates/tasks.ts';
import { downloaded } from './setup/downloaded.ts';
import { DAY, filledCluster } from './setup/filled-cluster.ts';
import type { Row } from './setup/row.ts';

const TASKS = 100_000;
const ROUNDS = 15;
const BUDGET_MS = 250;
const BUDGET_BYTES = 8e6;

/** A hundred thousand tasks of one and a half intervals as columns, from the request to the last byte, over loopback. */
export async function bench(): Promise<Row[]> {
  const path = `/api/v1/tasks?limit=${TASKS}`;
  const { ms, bytes } = await downloaded(filledCluster(TASKS, record), path, ROUNDS);
  return [
    {
      what: '/api/v1/tasks, 100,000 tasks as columns, over loopback',
      figure: `${ms.toFixed(0)} ms, ${(bytes / 1e6).toFixed(2)} MB (median of ${ROUNDS})`,
      budget: `${BUDGET_MS} ms, ${BUDGET_BYTES / 1e6} MB`,
      met: ms <= BUDGET_MS && bytes <= BUDGET_BYTES,
    },
  ];
}

function record(id: number): TaskRecord {
  const start = DAY + Math.floor(id / 100) * 20.123 + (id % 7) * 0.0137;
  const compute = { action: 'compute', start, stop: start + 17.1234, source: null };
  const transfer = { action: 'transfer', start: start - 2, stop: start, source: 'tcp://10.0.0.1:4000' };
  return {
    key: `function-${id % 50}-${String(id).padStart(32, '0')}`,
    prefix: `function-${id % 50}`,
    worker: `tcp://10.0.0.${id % 25}:4000`,
    thread: String(140_000_000_000_000 + (Math.floor(id / 25) % 4)),
    erred: false,
    nbytes: 8 * (id % 1000),
    type: 'numpy.ndarray',
    intervals: id % 2 ? [transfer, compute] : [compute],
    exception: null,
    traceback: null,
  };
}
