import { Computation } from '../scheduler/computation.ts';
import { TaskGroup, TaskPrefix, TaskState } from '../scheduler/model.ts';
import type { SchedulerState } from '../scheduler/scheduler.ts';
import type { Random } from './random.ts';
import { transition } from './transition.ts';

const UNHEARD_OF: ReadonlyMap<string, number> = new Map([['GPU', 1]]);

export interface Round {
  tasks: TaskState[];
  total: TaskState;
  unfinished: number;
}

interface RoundOptions {
  names: readonly string[];
  /** Every so many calls of add one fails; 0: none. */
  failEvery: number;
  random: Random;
}

/** Makes the tasks of a round, as a client's graph does: the scheduler has them then, in no state yet. */
export class RoundMaker {
  readonly #scheduler: SchedulerState;
  readonly #options: RoundOptions;
  #calls = 0;

  constructor(scheduler: SchedulerState, options: RoundOptions) {
    this.#scheduler = scheduler;
    this.#options = options;
  }

  /** Tasks that ask for what no worker has. */
  askInVain(count: number, now: number): void {
    const { unrunnable, version } = this.#scheduler;
    for (let number = 0; number < count; number++) {
      const group = this.#group('train', this.#options.random.hex());
      const task = new TaskState(`${group.name}-0`, group, [], { resources: UNHEARD_OF });
      this.#scheduler.tasks.set(task.key, task);
      transition(this.#scheduler, task, 'waiting', now);
      transition(this.#scheduler, task, 'no-worker', now);
      if (version >= '2024.12') (unrunnable as Map<TaskState, number>).set(task, now);
      else (unrunnable as Set<TaskState>).add(task);
    }
  }

  /** Over so many numbers. */
  round(numbers: number, now: number): Round {
    const { names } = this.#options;
    const token = this.#options.random.hex();
    // Dask has rounds that overlap as one, without an end: here each is one.
    const computation = new Computation(now);
    this.#scheduler.computations.append(computation);
    const rows: TaskState[][] = [];
    const failing: TaskState[] = [];
    names.slice(0, -1).forEach((name, position) => {
      const group = this.#group(name, token);
      computation.groups.add(group);
      rows.push(
        Array.from({ length: numbers }, (_, number) => {
          const inputs = position < 2 ? [] : [rows[position - 2]![number]!, rows[position - 1]![number]!];
          if (name === 'add' && this.#isToFail())
            failing.push(this.#task(group, `${number}-failing`, inputs, true));
          return this.#task(group, String(number), inputs, false);
        }),
      );
    });
    const last = this.#group('sum', token);
    computation.groups.add(last);
    const total = this.#task(last, '0', rows.at(-1)!, false);
    const tasks = [...rows.flat(), ...failing, total];
    return { tasks, total, unfinished: tasks.length };
  }

  #isToFail(): boolean {
    return this.#options.failEvery > 0 && ++this.#calls % this.#options.failEvery === 0;
  }

  #group(name: string, token: string): TaskGroup {
    let prefix = this.#scheduler.task_prefixes.get(name);
    if (!prefix) this.#scheduler.task_prefixes.set(name, (prefix = new TaskPrefix(name)));
    const group = new TaskGroup(`${name}-${token}`, prefix);
    this.#scheduler.task_groups.set(group.name, group);
    return group;
  }

  #task(group: TaskGroup, name: string, dependencies: TaskState[], fails: boolean): TaskState {
    const task = new TaskState(`${group.name}-${name}`, group, dependencies, { fails });
    for (const { group: needed } of dependencies) group.dependencies.add(needed);
    this.#scheduler.tasks.set(task.key, task);
    return task;
  }
}
