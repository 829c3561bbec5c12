import type { TaskStreamPlugin, TaskStreamRecord } from './scheduler/task-stream-plugin.ts';

/** What `get_task_stream` may be asked with; times in seconds since the epoch. */
export interface Collect {
  start?: number | null;
  stop?: number | null;
  count?: number | null;
  start_index?: number | null;
}

/** Records of the task stream, as TaskStreamPlugin.collect picks them (distributed/diagnostics/task_stream.py). */
export function collect({ buffer, index }: TaskStreamPlugin, asked: Collect): TaskStreamRecord[] {
  const count = asked.count ?? null;
  if (asked.start_index != null)
    return between(buffer, asked.start_index - (index - buffer.length), buffer.length);
  let start = asked.start == null ? null : bisect(buffer, asked.start);
  let stop = asked.stop == null ? null : bisect(buffer, asked.stop);
  if (count !== null && start === null) start = (stop ??= buffer.length) - count;
  else if (count !== null && stop === null) stop = start! + count;
  return between(buffer, start ?? 0, stop ?? buffer.length);
}

function between(buffer: TaskStreamPlugin['buffer'], start: number, stop: number): TaskStreamRecord[] {
  const first = Math.max(0, start);
  const last = Math.min(stop, buffer.length);
  return Array.from({ length: Math.max(0, last - first) }, (_, position) => buffer.at(first + position)!);
}

/** As Dask does, although the records are not sorted by time. */
function bisect(buffer: TaskStreamPlugin['buffer'], time: number): number {
  let left = 0;
  let right = buffer.length;
  while (left !== right) {
    const middle = (left + right) >> 1;
    const stop = Math.max(...buffer.at(middle)!.startstops.map((interval) => interval.stop));
    if (stop < time) left = middle + 1;
    else right = middle;
  }
  return left;
}
