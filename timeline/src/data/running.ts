/** A task that a lane works on now: its bar is open to the right. */
export interface RunningTask {
  lane: number;
  group: number;
  /** ms since the epoch */
  start: number;
  task: number;
}

export function byLane(tasks: readonly RunningTask[]): Map<number, RunningTask[]> {
  const lanes = new Map<number, RunningTask[]>();
  for (const task of tasks) {
    const lane = lanes.get(task.lane);
    if (lane) lane.push(task);
    else lanes.set(task.lane, [task]);
  }
  return lanes;
}
