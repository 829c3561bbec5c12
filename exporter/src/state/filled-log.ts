import { TaskLog } from './log/log.ts';
import { Names, WorkerNames } from './names.ts';
import type { TaskQuery } from './log/query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from './samples.ts';

export const NOW = SAMPLE_TIME + 1_000_000;
export const ALL: TaskQuery = { limit: 1000, keys: true };

export function newLog(capacity = 100): TaskLog {
  return new TaskLog({ capacity, prefixes: new Names(), workers: new WorkerNames() });
}

/** A log with runs 0 to count - 1 of one life. */
export function filled(count: number, capacity = 100): TaskLog {
  const log = newLog(capacity);
  const life = log.openLife('A', NOW);
  for (let id = 0; id < count; id++) {
    log.append(life, id, taskRecord({ key: `inc-${id}`, intervals: [interval(id * 10, id * 10 + 5)] }));
  }
  return log;
}
