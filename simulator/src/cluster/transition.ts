import type { SchedulerState } from '../scheduler/scheduler.ts';
import type { TaskState, TaskStateName } from '../scheduler/model.ts';

const STORY_KEPT = 10_000;

/** A task's change of state, counted as the scheduler counts it. now in seconds since the epoch. */
export function transition(
  scheduler: SchedulerState,
  task: TaskState,
  finish: TaskStateName,
  now: number,
): void {
  scheduler.transition_counter++;
  for (const { states } of [task.prefix, task.group]) {
    if (task.state !== 'released' || finish !== 'waiting')
      states.set(task.state, states.get(task.state)! - 1);
    states.set(finish, states.get(finish)! + 1);
  }
  task.prefix.state_counts.set(finish, (task.prefix.state_counts.get(finish) ?? 0) + 1);
  scheduler.story.push([task.key, task.state, finish, {}, `simulated-${scheduler.transition_counter}`, now]);
  if (scheduler.story.length > 2 * STORY_KEPT) scheduler.story.splice(0, STORY_KEPT);
  task.state = finish;
}

/** What `Client.restart()` drops. The task stream, its index and the counter of transitions stay. */
export function erase(scheduler: SchedulerState): void {
  scheduler.tasks.clear();
  scheduler.task_groups.clear();
  scheduler.task_prefixes.clear();
  scheduler.erred_tasks.length = 0;
  scheduler.unrunnable.clear();
  for (const worker of scheduler.workers.values()) {
    worker.processing.clear();
    worker.began.clear();
    worker.has_what.clear();
    worker.occupancy = 0;
  }
}
