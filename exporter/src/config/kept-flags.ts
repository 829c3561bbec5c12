import type { Config } from './config.ts';
import { integer, type Flag } from './flag.ts';

const CAPACITY_LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
const DAYS_LIMIT = 36_500;
const BYTES_LIMIT = 1e15;

/** How much is kept, in memory and on disk. In the order of the help and of the reference. */
export const KEPT_FLAGS: readonly Flag<Config>[] = [
  {
    name: 'task-log.capacity',
    value: 'TASKS',
    default: '100000',
    meaning: 'Finished tasks to remember, of each cluster: about 120 bytes each, and their keys.',
    set: (config, value) => (config.taskLog.capacity = integer('task-log.capacity', value, CAPACITY_LIMIT)),
  },
  {
    name: 'task-log.total-capacity',
    value: 'TASKS',
    default: '1000000',
    meaning:
      'Finished tasks to remember of all clusters together, where many are watched. Those that ended longest ago go first.',
    set: (config, value) =>
      (config.taskLog.totalCapacity = integer('task-log.total-capacity', value, TOTAL_LIMIT)),
  },
  {
    name: 'history.path',
    value: 'FOLDER',
    meaning:
      'Keep what was in this folder, beyond the task log and over restarts. Each exporter needs one of its own, and the package @duckdb/node-api.',
    set: (config, value) => (config.history.path = value),
  },
  {
    name: 'history.retention.days',
    value: 'DAYS',
    default: '30',
    meaning: 'Days to keep in the history.',
    set: (config, value) => (config.history.days = integer('history.retention.days', value, DAYS_LIMIT)),
  },
  {
    name: 'history.retention.bytes',
    value: 'BYTES',
    default: '20000000000',
    meaning: 'Bytes that the history may take; the oldest day goes first. About 30 for each finished task.',
    set: (config, value) => (config.history.bytes = integer('history.retention.bytes', value, BYTES_LIMIT)),
  },
  {
    name: 'history.seal-tasks',
    value: 'TASKS',
    default: '10000000',
    meaning:
      'Finished tasks in the open file of the history at most. They go into a Parquet file then, and at midnight UTC.',
    set: (config, value) => (config.history.sealRuns = integer('history.seal-tasks', value, TOTAL_LIMIT)),
  },
];
