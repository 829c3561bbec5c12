import type { ReportData, TaskRun, Tasks } from '@daskscope/api';

/** A run in full, as far as a report has it; undefined: it is not in it. */
export function runIn({ tasks: pages, errors }: ReportData, life: string, id: number): TaskRun | undefined {
  for (const page of pages) {
    const row = page.tasks.id.findIndex((one, at) => one === id && page.lives[page.tasks.life[at]!] === life);
    if (row < 0) continue;
    const { tasks, prefixes, workers } = page;
    const failure = errors.errors.find((one) => one.life === life && one.id === id);
    return {
      life,
      id,
      key: tasks.key![row]!,
      prefix: prefixes[tasks.prefix[row]!]!,
      worker: workers[tasks.worker[row]!]!,
      thread: tasks.thread[row]!,
      status: tasks.status[row] === 1 ? 'error' : 'ok',
      type: '',
      nbytes: tasks.nbytes[row]!,
      intervals: intervalsOf(page, row),
      exception: failure?.exception ?? null,
      traceback: failure?.traceback ?? null,
      now: null,
      nowMissing: 'not-connected',
    };
  }
  return undefined;
}

function intervalsOf(
  { intervals, sources, actions, workers, base }: Tasks,
  row: number,
): TaskRun['intervals'] {
  const first = intervals.task.indexOf(row);
  const end = intervals.task.lastIndexOf(row) + 1;
  return intervals.task.slice(Math.max(first, 0), end).map((_, offset) => {
    const at = first + offset;
    const source = sources.interval.indexOf(at);
    return {
      action: actions[intervals.action[at]!]!,
      start: base + intervals.start[at]!,
      duration: intervals.duration[at]!,
      source: source < 0 ? null : workers[sources.worker[source]!]!.address,
    };
  });
}

/** The page and row of the last run of a key; undefined: there is none. */
export function lastRunOf(
  { tasks: pages }: ReportData,
  key: string,
): { life: string; id: number } | undefined {
  for (const { tasks, lives } of pages.toReversed()) {
    const row = tasks.key!.lastIndexOf(key);
    if (row >= 0) return { life: lives[tasks.life[row]!]!, id: tasks.id[row]! };
  }
  return undefined;
}
