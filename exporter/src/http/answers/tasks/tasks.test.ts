import { TaskLog } from '../../../state/log/log.ts';
import { Names, WorkerNames } from '../../../state/names.ts';
import type { TaskQuery } from '../../../state/log/query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../../../state/samples.ts';
import { askLog } from '../../testing/ask-log.ts';
import { tasksOf } from './tasks.ts';

const CAPACITY = 20_000;
const NOW = SAMPLE_TIME + 1e6;
/** Of an answer: what comes meanwhile. Beyond them all that was there is gone twice over. */
const BUSY_SLICES = 15;
const RUNS_A_SLICE = 3000;

let log: TaskLog;
let next: number;

/** Runs of which no two are alike. */
function run(count: number): void {
  const life = log.openLife('A', SAMPLE_TIME);
  for (const end = next + count; next < end; next++)
    log.append(
      life,
      next,
      taskRecord({
        key: `key-${next}`,
        prefix: `prefix-${next % 7}`,
        worker: `tcp://10.0.0.${next % 5}:1`,
        erred: next % 11 === 0,
        intervals: [
          interval(next * 2, next * 2 + 1, 'transfer', 'tcp://10.0.0.9:1'),
          interval(next * 2 + 1, next * 2 + 2 + (next % 13)),
        ],
      }),
    );
}

beforeEach(() => {
  log = new TaskLog({ capacity: CAPACITY, prefixes: new Names(), workers: new WorkerNames() });
  next = 0;
  run(CAPACITY + 5000);
});

const QUERIES: [string, TaskQuery][] = [
  ['all runs', { limit: 100_000, keys: true }],
  ['those found by their keys', { limit: 100_000, keys: true, search: '77' }],
  ['those seen at a resolution', { limit: 100_000, keys: true, resolution: 40 }],
  ['totals', { limit: 0, keys: false, totals: true, from: SAMPLE_TIME + 12_000, to: SAMPLE_TIME + 40_000 }],
  ['a page and totals', { limit: 5000, keys: true, totals: true, resolution: 3 }],
];

test.each(QUERIES)('%s are answered as they were at first, though all of them go meanwhile', (_, query) => {
  const expected = askLog(log, query, NOW);
  const answering = tasksOf(log, query, NOW);
  let slices = 0;
  let step = answering.next();
  for (; !step.done; step = answering.next(), slices++) if (slices < BUSY_SLICES) run(RUNS_A_SLICE);
  expect(slices).toBeGreaterThan(BUSY_SLICES);
  expect(step.value).toEqual(expected);
  // And what came is there.
  expect(askLog(log, { limit: 1, keys: false, search: `key-${next - 1}` }, NOW).tasks.id).toEqual([next - 1]);
});

test('an answer that is given up lets go of the rows it held', () => {
  const answering = tasksOf(log, { limit: 10, keys: true }, NOW);
  answering.next();
  answering.return(undefined as never);
  const before = process.memoryUsage().arrayBuffers;
  run(10 * CAPACITY);
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + 20 * 2 ** 20);
});

test('an answer ends where it is large enough, and goes on from there', () => {
  const ids: number[] = [];
  let after: string | undefined;
  let answers = 0;
  for (let more = true; more; answers++) {
    const answer = askLog(log, { limit: 100_000, bytes: 100_000, keys: true, after }, NOW);
    expect(JSON.stringify(answer.tasks).length + JSON.stringify(answer.intervals).length).toBeLessThan(
      150_000,
    );
    ids.push(...answer.tasks.id);
    after = answer.cursor;
    more = answer.more ?? false;
  }
  expect(answers).toBeGreaterThan(5);
  expect(ids).toEqual(Array.from({ length: CAPACITY }, (_, i) => i + 5000));
});
