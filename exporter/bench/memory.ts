import { TaskLog } from '../src/state/log/log.ts';
import { Names, WorkerNames } from '../src/state/names.ts';
import type { TaskRecord } from '../src/state/updates/tasks.ts';
import type { Row } from './setup/row.ts';

const TASKS = 1_000_000;
const BUDGET = 120;
const DAY = Date.UTC(2026, 0, 1);

/** One and a half intervals a task. The key is cut from a longer text, as a message's are. */
function record(index: number): TaskRecord {
  const start = DAY + index * 0.7;
  const compute = { action: 'compute', start, stop: start + 2.5, source: null };
  const transfer = {
    action: 'transfer',
    start: start - 1,
    stop: start,
    source: `tcp://10.0.0.${index % 99}:4000`,
  };
  return {
    key: keyOf(index),
    prefix: `function-${index % 50}`,
    worker: `tcp://10.0.0.${index % 99}:4000`,
    thread: String(140_000_000_000_000 + (index % 4)),
    erred: false,
    nbytes: index,
    type: 'numpy.ndarray',
    intervals: index % 2 === 0 ? [compute] : [transfer, compute],
    exception: null,
    traceback: null,
  };
}

const keyOf = (index: number): string =>
  `${'x'.repeat(50)}function-${index % 50}-${String(index).padStart(32, '0')}`.slice(50);

/** Heap and ArrayBuffers after collection. */
function bytesInUse(collect: () => void): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What as many such keys take by themselves, without what holds them. */
function bytesOfKeys(collect: () => void): number {
  const keys = new Array<string>(TASKS).fill('');
  const before = bytesInUse(collect);
  for (let index = 0; index < TASKS; index++) keys[index] = Buffer.from(keyOf(index)).toString();
  const after = bytesInUse(collect);
  return keys.length > 0 ? after - before : 0;
}

/** Needs node --expose-gc. */
export async function bench(): Promise<Row[]> {
  const { gc } = globalThis;
  if (!gc) throw new Error('Memory cannot be measured: run node with --expose-gc.');
  const collect = () => {
    gc();
  };
  const keys = bytesOfKeys(collect);
  const before = bytesInUse(collect);
  const log = new TaskLog({ capacity: TASKS, prefixes: new Names(), workers: new WorkerNames() });
  const life = log.openLife('Scheduler-bench', DAY);
  // Past the bound, so that what a full log holds is measured.
  for (let index = 0; index < TASKS * 1.1; index++) log.append(life, index, record(index));
  const bytes = (bytesInUse(collect) - before - keys) / log.size;
  return [
    {
      what: `task log of ${log.size} tasks with 1.5 intervals each, keys (${Math.round(keys / TASKS)} bytes each) apart`,
      figure: `${bytes.toFixed(1)} bytes a task`,
      budget: `${BUDGET} bytes a task`,
      met: log.size === TASKS && bytes <= BUDGET,
    },
  ];
}
