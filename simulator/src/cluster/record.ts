import type { TaskState, WorkerState } from '../scheduler/model.ts';
import type { TaskStreamRecord } from '../scheduler/task-stream-plugin.ts';

const TRANSFER_SECONDS = 0.004;
/** All of a task's at most, however many. */
const TRANSFERS_SECONDS = 0.1;
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
  const sources = missingFrom(task, worker);
  const transfer = Math.min(TRANSFER_SECONDS, TRANSFERS_SECONDS / sources.size);
  for (const source of sources) {
    startstops.push({ action: 'transfer', start, stop: start + transfer, source: source.address });
    start += transfer;
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

/** Who has what the task needs and the worker has not. What one worker has is fetched at once. */
function missingFrom(task: TaskState, worker: WorkerState): Set<WorkerState> {
  const sources = new Set<WorkerState>();
  for (const { holders } of task.dependencies) {
    const [source] = holders;
    if (source && !holders.has(worker)) sources.add(source);
  }
  return sources;
}
