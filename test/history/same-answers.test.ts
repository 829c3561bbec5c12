import type { Status, TaskFailures, TaskRun, Tasks, TaskTotals } from '@daskscope/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog, runsOf, type Run } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';

/** Of the one with a history; the other's log holds all. */
const RING = '--task-log.capacity=1000';

let folder: string;
let cluster: DaskCluster;
let small: ExporterProcess;
let large: ExporterProcess;
let tasks = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-test-'));
  cluster = await start();
  small = await exporterWithHistory();
  large = await ExporterProcess.start(cluster.address, ['--task-log.capacity=100000']);
  await Promise.all([small.connected(), large.connected()]);
});

afterAll(async () => {
  await Promise.all([small?.stop(), large?.stop(), cluster?.close()]);
  rmSync(folder, { recursive: true });
});

const start = (port = 0) => DaskCluster.start(NEWEST, { port, processes: false, workers: 2, threads: 2 });

/** Several files, and an open one. */
const exporterWithHistory = (port = 0) =>
  ExporterProcess.start(
    cluster.address,
    [RING, `--history.path=${folder}`, '--history.seal-tasks=3000'],
    port,
  );

const PIECE = 5_000;

/** ms: workers tell times by the scheduler's clock, which they know no better on a busy machine. */
const CLOCKS = 1_500;

/** So many tasks and one that fails, until both exporters have them. When they ran: ms since the epoch. */
async function work(): Promise<{ from: number; to: number }> {
  const from = Date.now() - CLOCKS;
  await cluster.run('made_and_dropped', { count: PIECE, kept: 0 });
  await cluster.run('fail', { key: `failure-${tasks}` });
  const to = Date.now() + CLOCKS;
  tasks += PIECE + 1;
  await eventually(async () => expect((await status(large)).taskLog.tasks).toBe(tasks));
  const known = (await status(large)).lives.at(-1)!;
  await eventually(async () => {
    const { history, lives } = await status(small);
    expect(lives.at(-1)!.id).toBe(known.id);
    expect(history?.waiting).toBe(0);
    expect(Date.now()).toBeGreaterThan(to + CLOCKS);
    expect(Object.values(history!.acknowledged).reduce((sum, next) => sum + next, 0)).toBe(tasks);
  });
  return { from, to };
}

const status = (exporter: ExporterProcess) => exporter.json<Status>('/api/v1/status');

/** Whole microseconds, and names in place of positions; as text, since thousands of objects are compared slowly. */
const comparable = (runs: readonly Run[]) =>
  runs.map((run) => {
    const intervals = run.intervals.map((one) => ({ ...one, start: Math.round(one.start * 1000) }));
    return JSON.stringify({ ...run, intervals });
  });

function comparableTotals({ totals, prefixes }: Tasks, within: boolean) {
  const { prefix, count, erred, compute, transfer, other, threadTime, idle, ...sums } = totals as TaskTotals;
  const rows = prefix.map((position, at) => [
    prefixes[position]!,
    ...[count, erred, compute, transfer, other].map((column) => column[at]!),
  ]);
  // Exporters look at different times when a scheduler goes and another comes.
  return { ...sums, rows: rows.sort(), ...(within && { threadTime, idle }) };
}

async function told(exporter: ExporterProcess, query: string, within: boolean) {
  const answer = await exporter.json<Tasks>(`/api/v1/tasks?keys=true&limit=100000&${query}`);
  const { more = false, lost, totals } = answer;
  const runs = comparable(runsOf(answer, answer));
  const known = within && knownWithin(answer, query);
  return { runs, more, lost, known, totals: totals && comparableTotals(answer, within) };
}

/** Of the range that was asked for, of which times all is known. */
function knownWithin({ known = [] }: Tasks, query: string) {
  const asked = new URLSearchParams(query);
  const [from, to] = ['from', 'to'].map((name) => Number(asked.get(name))) as [number, number];
  return known.map((range) => [Math.max(range.from, from), Math.min(range.to ?? Infinity, to)]);
}

async function fileOf(exporter: ExporterProcess, path: string): Promise<string[]> {
  const response = await fetch(`${exporter.url}/api/v1/${path}`);
  expect(response.status).toBe(200);
  return (await response.text()).split('\n');
}

/** Both tell the same of a range, however it is asked for. @param within one scheduler's life */
async function expectTheSame({ from, to }: { from: number; to: number }, within: boolean): Promise<number> {
  const range = `from=${from}&to=${to}`;
  const middle = (from + to) / 2;
  const queries = [
    range,
    `${range}&totals=true`,
    `${range}&totals=true&resolution=${(to - from) / 100}`,
    `from=${from}&to=${middle}&totals=true`,
    `from=${middle}&to=${to}&totals=true&status=ok&prefix=small`,
    `${range}&status=error&totals=true`,
    `${range}&search=small-123`,
  ];
  let all: string[] = [];
  for (const query of queries) {
    const [ofSmall, ofLarge] = await Promise.all([told(small, query, within), told(large, query, within)]);
    expect([query, ofSmall]).toEqual([query, ofLarge]);
    if (query === range) all = ofLarge.runs;
  }
  // Of workers that went before its start an exporter knows no names.
  for (const file of within ? ['tasks?format=csv&', 'trace?'] : []) {
    const [ofSmall, ofLarge] = await Promise.all([small, large].map((one) => fileOf(one, `${file}${range}`)));
    expect(ofSmall).toEqual(ofLarge);
  }
  // One is dated by who tells of it first: worker or scheduler.
  const errors = await Promise.all(
    [small, large].map(async (one) => {
      const { errors, total } = await one.json<TaskFailures>(`/api/v1/errors?${range}`);
      return { total, errors: errors.map((failure) => ({ ...failure, position: 0, time: 0 })) };
    }),
  );
  expect(errors[0]).toEqual(errors[1]);
  const pages = await readLog(small, `${range}&limit=3000`);
  expect(comparable(pages)).toEqual(all);
  return all.length;
}

/** Also how long threads were there and did nothing, and what is known, of a scheduler that is gone. */
async function expectTheSameTotals({ from, to }: { from: number; to: number }): Promise<void> {
  const query = `from=${from}&to=${to}&totals=true&status=error`;
  const [ofSmall, ofLarge] = await Promise.all([small, large].map((one) => told(one, query, true)));
  expect(ofLarge!.totals?.threadTime).toBeGreaterThan(0);
  expect(ofSmall).toEqual(ofLarge);
}

test('what a log of 1,000 runs has no more is told as by one that has all, over restarts of both', async () => {
  const first = await work();
  expect(await expectTheSame(first, true)).toBe(tasks);
  expect((await status(small)).taskLog.tasks).toBe(1_000);

  // The exporter ends, and starts again: the scheduler tells all anew.
  await small.stop('SIGTERM');
  small = await exporterWithHistory();
  await small.connected();
  const second = await work();
  expect(await expectTheSame({ from: first.from, to: second.to }, true)).toBe(tasks);

  // The scheduler ends.
  const { port } = cluster;
  await cluster.close();
  cluster = await start(port);
  await Promise.all(
    [small, large].map((one) => eventually(async () => expect((await status(one)).lives).toHaveLength(2))),
  );
  const third = await work();
  expect(await expectTheSame({ from: first.from, to: third.to }, false)).toBe(tasks);
  await expectTheSameTotals(first);

  // Both do, and the exporter is killed.
  await small.stop('SIGKILL');
  await cluster.close();
  cluster = await start(port);
  small = await exporterWithHistory();
  await Promise.all(
    [small, large].map((one) => eventually(async () => expect((await status(one)).lives).toHaveLength(3))),
  );
  const fourth = await work();
  expect(await expectTheSame({ from: first.from, to: fourth.to }, false)).toBe(tasks);
  for (const range of [first, second]) await expectTheSameTotals(range);

  const gone = (await readLog(small, `from=${first.from}&to=${first.to}&status=error`))[0]!;
  const run = await small.json<TaskRun>(`/api/v1/run?life=${gone.life}&id=${gone.id}`);
  expect(run).toMatchObject({ key: 'failure-0', status: 'error', now: null });
  expect(run.exception).toContain('failure-0');
  const { known } = await status(small);
  expect(known!.at(-1)!.to).toBeNull();
  expect(small.complaints.filter((line) => line.includes('history'))).toEqual([]);
});
