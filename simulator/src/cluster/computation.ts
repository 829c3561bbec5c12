import { Computation as OneComputation } from '../scheduler/computation.ts';
import { ErredTask, TaskGroup, TaskPrefix, TaskState, type WorkerState } from '../scheduler/model.ts';
import type { SchedulerState } from '../scheduler/scheduler.ts';
import { functionNames } from './names.ts';
import type { ResolvedOptions } from '../options.ts';
import { Random } from './random.ts';
import { record } from './record.ts';
import { Timetable } from './timetable.ts';
import { erase, transition } from './transition.ts';

const ROUND_SECONDS = 12;
const MOST_NUMBERS = 1_000;
const LONGEST_MEAN_SECONDS = 2;
/** At once: the next begins while the last tasks of the one before are still running. */
const MOST_ROUNDS = 10;
const EXCEPTION = `TypeError("unsupported operand type(s) for +: 'int' and 'str'")`;
const TRACEBACK = '  File "example.py", line 47, in add\n    return Number(x + y)\n';
const UNHEARD_OF: ReadonlyMap<string, number> = new Map([['GPU', 1]]);
/** distributed/scheduler.py, erred_tasks */
const ERRED_KEPT = 100;

interface Round {
  tasks: TaskState[];
  total: TaskState;
  unfinished: number;
}

interface Thread {
  worker: WorkerState;
  ident: number;
}

/**
 * The example of Dask's documentation, over and over: inc and dec over many numbers, add (and more, if asked for) over their
 * results, the sum of all. What a round has made is dropped when the next one is done, but its total, which is held one longer.
 */
export class Computation {
  readonly #scheduler: SchedulerState;
  readonly #options: ResolvedOptions;
  readonly #random: Random;
  readonly #names: string[];
  readonly #timetable = new Timetable();
  readonly #idle: Thread[] = [];
  readonly #seconds: number;
  #ready: TaskState[] = [];
  /** Of those that are ready, the first so many have been given to threads. */
  #taken = 0;
  readonly #underWay = new Set<Round>();
  readonly #roundOf = new Map<TaskState, Round>();
  #held: TaskState[] = [];
  #rounds = 0;
  #calls = 0;
  /** Before it no further task starts: this keeps to the rate. */
  #nextStart: number;
  #life = 0;

  /** start in seconds since the epoch. */
  constructor(scheduler: SchedulerState, options: ResolvedOptions, start: number) {
    this.#scheduler = scheduler;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#names = functionNames(options.prefixes);
    this.#nextStart = start;
    for (const worker of scheduler.workers.values()) {
      for (let lane = 0; lane < worker.nthreads; lane++)
        this.#idle.push({ worker, ident: 140_000_000_000_000 + worker.name * 1000 + lane });
    }
    this.#seconds = Math.min((0.8 * this.#idle.length) / options.rate, LONGEST_MEAN_SECONDS);
    this.#timetable.add(start, () => this.#askInVain(start));
    this.#timetable.add(start, () => this.#begin(start));
  }

  /** Nothing is left to do. */
  get rests(): boolean {
    return this.#timetable.empty;
  }

  /** Lets the time pass up to now. */
  advance(now: number): void {
    this.#timetable.advance(now);
  }

  /** Drops every task and every count, and begins again. */
  forgetAll(now: number): void {
    this.#life++;
    erase(this.#scheduler);
    this.#ready = [];
    this.#taken = 0;
    this.#underWay.clear();
    this.#roundOf.clear();
    this.#held = [];
    this.#timetable.add(now, () => this.#askInVain(now));
    this.#timetable.add(now, () => this.#begin(now));
  }

  /** Tasks that ask for what no worker has. */
  #askInVain(now: number): void {
    const { unrunnable, version } = this.#scheduler;
    for (let number = 0; number < this.#options.unrunnable; number++) {
      const group = this.#group('train', this.#random.hex());
      const task = new TaskState(`${group.name}-0`, group, [], { resources: UNHEARD_OF });
      this.#scheduler.tasks.set(task.key, task);
      transition(this.#scheduler, task, 'waiting', now);
      transition(this.#scheduler, task, 'no-worker', now);
      if (version >= '2024.12') (unrunnable as Map<TaskState, number>).set(task, now);
      else (unrunnable as Set<TaskState>).add(task);
    }
  }

  #begin(now: number): void {
    if (this.#rounds++ >= this.#options.rounds) return;
    const wanted = Math.round((this.#options.rate * ROUND_SECONDS) / this.#names.length);
    const numbers = Math.min(Math.max(wanted, 2), MOST_NUMBERS);
    const token = this.#random.hex();
    // Dask has rounds that overlap as one, without an end: here each is one.
    const computation = new OneComputation(now);
    this.#scheduler.computations.append(computation);
    const rows: TaskState[][] = [];
    const failing: TaskState[] = [];
    this.#names.slice(0, -1).forEach((name, position) => {
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
    const round: Round = { tasks: [...rows.flat(), ...failing, total], total, unfinished: 0 };
    round.unfinished = round.tasks.length;
    this.#underWay.add(round);
    for (const task of round.tasks) {
      this.#roundOf.set(task, round);
      transition(this.#scheduler, task, 'waiting', now);
      if (task.awaited.size === 0) this.#enqueue(task, now);
    }
    this.#dispatch(now);
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

  #enqueue(task: TaskState, now: number): void {
    if (this.#scheduler.version >= '2023') transition(this.#scheduler, task, 'queued', now);
    this.#ready.push(task);
  }

  #dispatch(now: number): void {
    while (this.#taken < this.#ready.length && this.#idle.length > 0) {
      const position = this.#random.whole(this.#idle.length);
      const thread = this.#idle[position]!;
      this.#idle[position] = this.#idle.at(-1)!;
      this.#idle.pop();
      this.#run(this.#ready[this.#taken++]!, thread, now);
    }
    if (this.#taken < this.#ready.length) return;
    this.#ready = [];
    this.#taken = 0;
    if (this.#idle.length > 0 && this.#underWay.size < MOST_ROUNDS) this.#begin(now);
  }

  #run(task: TaskState, thread: Thread, now: number): void {
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + 1 / this.#options.rate;
    const made = record(
      task,
      thread.worker,
      thread.ident,
      start,
      this.#seconds * this.#random.between(0.2, 1.8),
    );
    transition(this.#scheduler, task, 'processing', now);
    task.processing_on = thread.worker;
    thread.worker.processing.set(task, this.#seconds);
    thread.worker.began.set(task, start);
    thread.worker.occupancy += this.#seconds;
    const stop = made.startstops.at(-1)!.stop;
    const life = this.#life;
    this.#timetable.add(stop, () => {
      this.#idle.push(thread);
      if (life === this.#life) this.#finish(task, made, stop);
      this.#dispatch(stop);
    });
  }

  #finish(task: TaskState, made: ReturnType<typeof record>, stop: number): void {
    const scheduler = this.#scheduler;
    const worker = task.processing_on!;
    worker.processing.delete(task);
    worker.began.delete(task);
    worker.occupancy = Math.max(0, worker.occupancy - this.#seconds);
    task.processing_on = null;
    for (const dependency of task.dependencies) {
      // The worker keeps the copy that it fetched.
      if (dependency.holders.size > 0) keep(dependency, worker);
    }
    if (task.fails) {
      scheduler.erred_tasks.unshift(new ErredTask(task.key, stop, worker.address, EXCEPTION, TRACEBACK));
      scheduler.erred_tasks.length = Math.min(scheduler.erred_tasks.length, ERRED_KEPT);
      Object.assign(made, { status: 'error', cause: task.key });
      Object.assign(made, { exception_text: EXCEPTION, traceback_text: TRACEBACK });
      transition(scheduler, task, 'erred', stop);
    } else {
      task.nbytes = 10_000 + this.#random.whole(50_000);
      task.type = 'int';
      Object.assign(made, { nbytes: task.nbytes, typename: 'int', metadata: {} });
      keep(task, worker);
      count(task, made);
      scheduler.cumulative_worker_metrics?.countTask(task, made);
      transition(scheduler, task, 'memory', stop);
      this.#release(task, stop);
    }
    scheduler.task_stream.append(made);
    const round = this.#roundOf.get(task)!;
    this.#roundOf.delete(task);
    if (--round.unfinished === 0) this.#finishRound(round, stop);
  }

  #release(task: TaskState, now: number): void {
    for (const dependent of task.dependents) {
      dependent.awaited.delete(task);
      if (dependent.awaited.size === 0) this.#enqueue(dependent, now);
    }
  }

  #finishRound(round: Round, now: number): void {
    this.#underWay.delete(round);
    const held = new Set(round.tasks.filter((task) => task === round.total || task.state === 'erred'));
    for (const task of this.#held) this.#forget(task, now);
    for (const task of round.tasks) if (!held.has(task)) this.#forget(task, now);
    this.#held = [...held];
  }

  #forget(task: TaskState, now: number): void {
    for (const worker of task.holders) worker.has_what.delete(task);
    transition(this.#scheduler, task, 'released', now);
    transition(this.#scheduler, task, 'forgotten', now);
    this.#scheduler.tasks.delete(task.key);
    this.#scheduler.task_groups.delete(task.group.name);
  }
}

function keep(task: TaskState, worker: WorkerState): void {
  task.holders.add(worker);
  worker.has_what.set(task, null);
}

/** Into the prefix's and the group's durations, as the scheduler does. */
function count(task: TaskState, made: ReturnType<typeof record>): void {
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
