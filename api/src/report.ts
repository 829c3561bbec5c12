import type { TaskFailures } from './errors.ts';
import type { Profile } from './asked/profile.ts';
import type { Series } from './cluster/series.ts';
import type { Status } from './cluster/status.ts';
import type { Versions } from './cluster/versions.ts';
import type { Workers } from './cluster/workers.ts';
import type { Progress } from './tasks/progress.ts';
import type { Tasks } from './tasks/tasks.ts';

/** What a report holds: answers of the API as they were when it was made. Times are ms since the epoch. */
export interface ReportData {
  /** When it was made. */
  time: number;
  /** null: from the first run on. */
  from: number | null;
  to: number;
  status: Status;
  progress: Progress;
  workers: Workers;
  errors: TaskFailures;
  series: Series;
  versions: Versions;
  /** A text: why there is none. */
  profile: Profile | string;
  /** Runs before those here, which are too many. */
  left: number;
  /** Pages, oldest first. */
  tasks: PackedTasks[];
}

/** An answer of /tasks in which numbers that grow are told by what they grew: such columns compress to a third. Times are µs. */
export type PackedTasks = Tasks & { packed: true };

/** Each less the one before it. */
const steps = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (values[index - 1] ?? 0));

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

const microseconds = (ms: number): number => Math.round(ms * 1000);

export function packTasks(answer: Tasks): PackedTasks {
  const { tasks, intervals, sources } = answer;
  return {
    ...answer,
    packed: true,
    tasks: { ...tasks, id: steps(tasks.id) },
    intervals: {
      ...intervals,
      task: steps(intervals.task),
      start: steps(intervals.start.map(microseconds)),
      duration: intervals.duration.map(microseconds),
    },
    sources: { ...sources, interval: steps(sources.interval) },
  };
}

export function unpackTasks(answer: PackedTasks): Tasks {
  const { tasks, intervals, sources } = answer;
  return {
    ...answer,
    tasks: { ...tasks, id: sums(tasks.id) },
    intervals: {
      ...intervals,
      task: sums(intervals.task),
      start: sums(intervals.start).map((time) => time / 1000),
      duration: intervals.duration.map((time) => time / 1000),
    },
    sources: { ...sources, interval: sums(sources.interval) },
  };
}
