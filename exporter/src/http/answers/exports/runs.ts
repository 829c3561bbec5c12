import type { Tasks, WorkerName } from '@daskscope/api';

/** What a thread did for a run; whole microseconds since the epoch. */
export interface ExportedInterval {
  action: string;
  start: number;
  stop: number;
  /** Where a transfer came from; null: not known, or no transfer. */
  source: WorkerName | null;
}

/** A run of a page with the names that its positions mean. */
export interface ExportedRun {
  life: string;
  id: number;
  key: string;
  prefix: string;
  worker: WorkerName;
  thread: number;
  erred: boolean;
  nbytes: number;
  intervals: ExportedInterval[];
}

const NOBODY: WorkerName = { address: '', name: '', host: '' };

/** The runs of a page, one after the other. */
export function* runsOf(page: Tasks): Generator<ExportedRun, void> {
  const { tasks, intervals, sources, lives, prefixes, workers, actions, base } = page;
  const microseconds = (ms: number) => Math.round((base + ms) * 1000);
  let interval = 0;
  let source = 0;
  for (let row = 0; row < tasks.id.length; row++) {
    const done: ExportedInterval[] = [];
    for (; intervals.task[interval] === row; interval++) {
      const start = intervals.start[interval]!;
      const from = sources.interval[source] === interval ? workers[sources.worker[source++]!]! : null;
      done.push({
        action: actions[intervals.action[interval]!] ?? '',
        start: microseconds(start),
        stop: microseconds(start + intervals.duration[interval]!),
        source: from,
      });
    }
    yield {
      life: lives[tasks.life[row]!] ?? '',
      id: tasks.id[row]!,
      key: tasks.key![row]!,
      prefix: prefixes[tasks.prefix[row]!] ?? '',
      worker: workers[tasks.worker[row]!] ?? NOBODY,
      thread: tasks.thread[row]!,
      erred: tasks.status[row] === 1,
      nbytes: tasks.nbytes[row]!,
      intervals: done,
    };
  }
}
