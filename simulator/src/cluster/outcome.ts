import { ErredTask, type TaskState, type WorkerState } from '../scheduler/model.ts';
import type { SchedulerState } from '../scheduler/scheduler.ts';
import type { TaskStreamRecord } from '../scheduler/task-stream-plugin.ts';
import { transition } from './transition.ts';

const EXCEPTION = `TypeError("unsupported operand type(s) for +: 'int' and 'str'")`;
const TRACEBACK = '  File "example.py", line 47, in add\n    return Number(x + y)\n';
/** distributed/scheduler.py, erred_tasks */
const ERRED_KEPT = 100;

interface Ended {
  task: TaskState;
  /** What the task stream will have of it. */
  made: TaskStreamRecord;
  worker: WorkerState;
  /** Seconds since the epoch. */
  stop: number;
}

/** The task raised: the scheduler is told so by the worker that ran it. */
export function fail(scheduler: SchedulerState, { task, made, worker, stop }: Ended): void {
  scheduler.erred_tasks.unshift(new ErredTask(task.key, stop, worker.address, EXCEPTION, TRACEBACK));
  scheduler.erred_tasks.length = Math.min(scheduler.erred_tasks.length, ERRED_KEPT);
  Object.assign(made, { status: 'error', cause: task.key });
  Object.assign(made, { exception_text: EXCEPTION, traceback_text: TRACEBACK });
  transition(scheduler, task, 'erred', stop);
}

/** Its result is of so many bytes, and is kept where it was made. */
export function succeed(
  scheduler: SchedulerState,
  { task, made, worker, stop }: Ended,
  nbytes: number,
): void {
  task.nbytes = nbytes;
  task.type = 'int';
  Object.assign(made, { nbytes: task.nbytes, typename: 'int', metadata: {} });
  keep(task, worker);
  count(task, made);
  scheduler.cumulative_worker_metrics?.countTask(task, made);
  transition(scheduler, task, 'memory', stop);
}

export function keep(task: TaskState, worker: WorkerState): void {
  task.holders.add(worker);
  worker.has_what.set(task, null);
}

/** Into the prefix's and the group's durations, as the scheduler does. */
function count(task: TaskState, made: TaskStreamRecord): void {
  const { prefix, group } = task;
  for (const { action, start, stop } of made.startstops) {
    const seconds = stop - start;
    prefix.all_durations.set(action, (prefix.all_durations.get(action) ?? 0) + seconds);
    if (action !== 'compute') continue;
    prefix.duration_average = prefix.duration_average < 0 ? seconds : (prefix.duration_average + seconds) / 2;
    prefix.max_exec_time = Math.max(prefix.max_exec_time, seconds);
    group.duration += seconds;
    group.start ||= start;
    group.stop = Math.max(group.stop, stop);
  }
  group.nbytes_total += task.nbytes;
  group.types.add('int');
}
