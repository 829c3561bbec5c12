import type { TaskState, TaskStreamRecord, WorkerState } from './model.ts';

const TRANSFER_SECONDS = 0.004;
/** pickle.dumps(int), protocol 4: what the scheduler passes on of the result's type. */
const INT = Buffer.from('80049514000000000000008c086275696c74696e73948c03696e749493942e', 'hex');

/** A run of a task as the task stream will have it once it is done: what it needs fetched, then itself. Times in seconds. */
export function record(
  task: TaskState,
  worker: WorkerState,
  thread: number,
  begin: number,
  seconds: number,
): TaskStreamRecord {
  const startstops: TaskStreamRecord['startstops'] = [];
  let start = begin;
  for (const dependency of task.dependencies) {
    const [source] = dependency.who_has;
    if (!source || dependency.who_has.has(worker)) continue;
    startstops.push({ action: 'transfer', start, stop: start + TRANSFER_SECONDS, source: source.address });
    start += TRANSFER_SECONDS;
  }
  startstops.push({ action: 'compute', start, stop: start + seconds });
  return {
    key: task.key,
    worker: worker.address,
    thread,
    status: 'OK',
    startstops,
    stimulus_id: `task-finished-${start + seconds}`,
    ...(task.fails ? {} : { type: INT }),
  };
}
