import { loads } from '../../../../simulator/src/python/evaluate.ts';
import { SchedulerState } from '../../../../simulator/src/scheduler/scheduler.ts';
import { WorkerState } from '../../../../simulator/src/scheduler/model.ts';
import { opsOf } from '../../../../simulator/src/ops.ts';
import { callable } from '../../../../simulator/src/python/references.ts';
import { serializable } from '../../../../simulator/src/python/serialize.ts';
import { quiet, type Asked, type ScriptedScheduler, type Script } from './scripted-comm.ts';

/** A scheduler with two workers that has finished three tasks, and does nothing by itself. */
export function smallState(id = 'Scheduler-1'): SchedulerState {
  const workers = [1, 2].map((n) => new WorkerState(n, '10.0.0.2', 2, new Map()));
  const state = new SchedulerState(id, '2026.8.0', 1_000, workers);
  for (const op of opsOf(state).keys()) state.handlers.set(op, null);
  finishTasks(state, 3);
  return state;
}

export function finishTasks(state: SchedulerState, count: number): void {
  for (let n = 0; n < count; n++) {
    const { index } = state.task_stream;
    state.transition_counter++;
    state.task_stream.append({
      key: `inc-${index}`,
      worker: [...state.workers.keys()][0]!,
      thread: 1,
      status: 'OK',
      startstops: [{ action: 'compute', start: 1_000 + index, stop: 1_000.5 + index }],
    });
  }
}

/** Answers as this state does: plain ops, and the first push of each feed. */
export function scriptOf(state: SchedulerState): Script {
  const ops = [...opsOf(state)].map(([name, op]) => [
    name,
    [(asked: Asked) => serializable(op(state, asked))],
  ]);
  return { ...Object.fromEntries(ops), feed: [(asked: Asked) => evaluated(state, asked)] };
}

/** All feeds that are open push once more. */
export async function pushAgain(state: SchedulerState, scheduler: ScriptedScheduler): Promise<void> {
  for (const comm of scheduler.openFeeds) comm.say(evaluated(state, comm.asked!));
  await quiet();
}

const evaluated = (state: SchedulerState, asked: Asked): unknown =>
  serializable(callable(loads(asked['function'] as Uint8Array, state.version))(state));
