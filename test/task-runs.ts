import type { Tasks, TasksUpdate } from '@daskscope/api';
import type { ExporterProcess } from './exporter-process.ts';

/** One run as the columns tell it, with every position looked up. Times in ms since the epoch. */
export interface Run {
  life: string;
  id: number;
  key: string;
  prefix: string;
  worker: string;
  thread: number;
  erred: boolean;
  nbytes: number;
  intervals: { action: string; start: number; duration: number; source: string | null }[];
}

type Dictionaries = Pick<Tasks, 'lives' | 'prefixes' | 'workers' | 'actions'>;

/** The rows of an answer that was asked for with keys. */
export function runsOf({ base, tasks, intervals, sources }: TasksUpdate, names: Dictionaries): Run[] {
  const runs = tasks.id.map((id, row) => ({
    life: names.lives[tasks.life[row]!]!,
    id,
    key: tasks.key![row]!,
    prefix: names.prefixes[tasks.prefix[row]!]!,
    worker: names.workers[tasks.worker[row]!]!.address,
    thread: tasks.thread[row]!,
    erred: tasks.status[row] === 1,
    nbytes: tasks.nbytes[row]!,
    intervals: [] as Run['intervals'],
  }));
  const sourceOf = new Map(
    sources.interval.map((row, i) => [row, names.workers[sources.worker[i]!]!.address]),
  );
  intervals.task.forEach((task, row) =>
    runs[task]!.intervals.push({
      action: names.actions[intervals.action[row]!]!,
      start: base + intervals.start[row]!,
      duration: intervals.duration[row]!,
      source: sourceOf.get(row) ?? null,
    }),
  );
  return runs;
}

/** All that a query finds, in pages: query as /api/v1/tasks takes it. */
export async function readLog(exporter: ExporterProcess, query = ''): Promise<Run[]> {
  const runs: Run[] = [];
  const url = `/api/v1/tasks?keys=true${/\blimit=/.test(query) ? '' : '&limit=100'}${query && `&${query}`}`;
  let page = await exporter.json<Tasks>(url);
  while (page.tasks.id.length > 0) {
    runs.push(...runsOf(page, page));
    page = await exporter.json<Tasks>(`${url}&after=${encodeURIComponent(page.cursor)}`);
    if (page.reset) throw new Error(`The log lost its place at ${page.cursor}`);
  }
  return runs;
}
