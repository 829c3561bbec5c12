import type { TaskFailures, Status } from '@daskscope/api';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

const PYTHON = join(__dirname, '..', '..', '.venv-clickhouse', 'bin', 'python');
const PROGRAM = join(__dirname, 'read_by_others.py');

/** Keys of tasks that fail. */
const HOSTILE = [
  '=HYPERLINK("http://example.org","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  'say "hi", you',
  'two\nlines\r\nmore\rand more',
  '\ttab',
  'größer ☃ 🎉',
  ' blanks ',
  "('it''s', 0)",
];
/** What Dask is given at once. */
const PIECE = 5_000;
const TASKS = PIECE + HOSTILE.length;

let folder: string;
let cluster: DaskCluster;
let exporter: ExporterProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'read-by-others-'));
  cluster = await DaskCluster.start(NEWEST, { processes: false, workers: 2, threads: 2 });
  exporter = await ExporterProcess.start(cluster.address, [
    `--history.path=${folder}`,
    `--history.seal-tasks=${TASKS}`,
  ]);
  await exporter.connected();
});

afterAll(async () => {
  await Promise.all([exporter?.stop(), cluster?.close()]);
  rmSync(folder, { recursive: true });
});

test('CSV, Parquet and the trace say to others what /api/v1/tasks does, whatever tasks are called', async () => {
  for (const key of HOSTILE) await cluster.run('fail', { key });
  await cluster.run('made_and_dropped', { count: PIECE, kept: 0 });
  await eventually(async () => {
    expect((await exporter.json<Status>('/api/v1/status')).taskLog.tasks).toBe(TASKS);
    const { errors } = await exporter.json<TaskFailures>('/api/v1/errors?limit=1000');
    expect(errors.filter(({ id, exception }) => id !== null && exception !== '')).toHaveLength(
      HOSTILE.length,
    );
    expect(readdirSync(folder).filter((name) => name.endsWith('.parquet'))).toHaveLength(1);
  });
  const reader = new Child(PYTHON, [PROGRAM, exporter.url, folder]);
  const [told] = await Promise.all([reader.line(0), reader.ended]);
  expect(JSON.parse(told)).toEqual({
    counts: { csv: TASKS, trace: expect.any(Number) as number, parquet: TASKS },
    problems: [],
  });
});
