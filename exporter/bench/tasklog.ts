import { askLog } from '../src/http/testing/ask-log.ts';
import { TaskLog } from '../src/state/log/log.ts';
import { Names, WorkerNames } from '../src/state/names.ts';
import type { TaskRecord } from '../src/state/updates/tasks.ts';
import { median, type Row } from './setup/row.ts';

const TASKS = 100_000;
const DAY = Date.UTC(2026, 0, 1);
const ROUNDS = 7;

/** One and a half intervals a task, on 25 workers of 4 threads. */
function records(): TaskRecord[] {
  return Array.from({ length: TASKS }, (_, index) => {
    const worker = `tcp://10.0.0.${index % 25}:4000`;
    const start = DAY + Math.floor(index / 100) * 20.123 + (index % 7) * 0.0137;
    const stop = start + 17.1234;
    const transfer = { action: 'transfer', start: start - 2, stop: start, source: worker };
    const compute = { action: 'compute', start, stop, source: null };
    return {
      key: `function-${index % 50}-${String(index).padStart(32, '0')}`,
      prefix: `function-${index % 50}`,
      worker,
      thread: String(140_000_000_000_000 + (Math.floor(index / 25) % 4)),
      erred: false,
      nbytes: 8 * (index % 1000),
      type: 'numpy.ndarray',
      intervals: index % 2 === 0 ? [compute] : [transfer, compute],
      exception: null,
      traceback: null,
    };
  });
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const medianOf = (work: () => void): number =>
  median(Array.from({ length: ROUNDS }, () => milliseconds(work)));

/** slow: of batches of 1,000 appends, what the slowest 1 % take at least, in ms. Collections of garbage are in it. */
function filled(capacity: number, runs: TaskRecord[]): { log: TaskLog; rate: number; slow: number } {
  const log = new TaskLog({ capacity, prefixes: new Names(), workers: new WorkerNames() });
  const life = log.openLife('Scheduler-bench', DAY);
  const batches: number[] = [];
  let id = 0;
  const whole = milliseconds(() => {
    while (id < capacity * 1.5) {
      batches.push(
        milliseconds(() => {
          for (let count = 0; count < 1000; count++, id++) log.append(life, id, runs[id % TASKS]!);
        }),
      );
    }
  });
  const slow = batches.sort((a, b) => b - a)[Math.ceil(batches.length / 100)]!;
  return { log, rate: (id / whole) * 1000, slow };
}

export async function bench(): Promise<Row[]> {
  const runs = records();
  const fills = Array.from({ length: 3 }, () => filled(TASKS, runs));
  const rate = median(fills.map((fill) => fill.rate));
  const slow = median(fills.map((fill) => fill.slow));
  const { log } = fills[0]!;
  const all = { limit: TASKS, keys: false };
  const columns = medianOf(() => askLog(log, all, DAY));
  let text = '';
  const route = medianOf(() => (text = JSON.stringify(askLog(log, all, DAY))));
  const thin = medianOf(() => askLog(log, { ...all, resolution: 500 }, DAY));
  const search = medianOf(() => askLog(log, { ...all, search: '99999' }, DAY));
  const large = filled(1_000_000, runs);
  const scan = medianOf(() => askLog(large.log, { ...all, search: '99999' }, DAY));
  const megabytes = text.length / 1e6;
  return [
    row(
      'append to the task log, one core',
      `${thousands(rate)} records/s`,
      '200,000 records/s',
      rate >= 200_000,
    ),
    row('1,000 appends while the log fills and wraps, slowest 1 %', ms(slow), '20 ms', slow <= 20),
    row('the same with 1,000,000 tasks', ms(large.slow), '20 ms', large.slow <= 20),
    row('100,000 tasks as columns', ms(columns), '100 ms', columns <= 100),
    row('100,000 tasks as JSON text', ms(route), '250 ms', route <= 250),
    row('100,000 tasks as JSON text, size', `${megabytes.toFixed(2)} MB`, '8 MB', megabytes <= 8),
    row('100,000 tasks merged to pixels of 500 ms', ms(thin), '100 ms', thin <= 100),
    row('search in 100,000 keys', ms(search), '50 ms', search <= 50),
    row('search in 1,000,000 keys', ms(scan), '250 ms', scan <= 250),
  ];
}

const row = (what: string, figure: string, budget: string, met: boolean): Row => ({
  what,
  figure,
  budget,
  met,
});

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const thousands = (value: number): string => Math.round(value).toLocaleString('en-GB');
