import type { TaskState, WorkerState } from '../scheduler/model.ts';
import type { SchedulerState } from '../scheduler/scheduler.ts';
import { functionNames } from './names.ts';
import type { ResolvedOptions } from '../options.ts';
import { Random } from './random.ts';
import { record } from './record.ts';
import { Timetable } from './timetable.ts';
import { fail, keep, succeed } from './outcome.ts';
import { RoundMaker, type Round } from './round-maker.ts';
import type { TaskStreamRecord } from '../scheduler/task-stream-plugin.ts';
import { erase, transition } from './transition.ts';

const ROUND_SECONDS = 12;
const MOST_NUMBERS = 1_000;
const LONGEST_MEAN_SECONDS = 2;
/** At once: the next begins while the last tasks of the one before are still running. */
const MOST_ROUNDS = 10;

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
  readonly #maker: RoundMaker;
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
  /** Before it no further task starts: this keeps to the rate. */
  #nextStart: number;
  #life = 0;

  /** start in seconds since the epoch. */
  constructor(scheduler: SchedulerState, options: ResolvedOptions, start: number) {
    this.#scheduler = scheduler;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#names = functionNames(options.prefixes);
    this.#maker = new RoundMaker(scheduler, {
      names: this.#names,
      failEvery: options.failEvery,
      random: this.#random,
    });
    this.#nextStart = start;
    for (const worker of scheduler.workers.values()) {
      for (let lane = 0; lane < worker.nthreads; lane++)
        this.#idle.push({ worker, ident: 140_000_000_000_000 + worker.name * 1000 + lane });
    }
    this.#seconds = Math.min((0.8 * this.#idle.length) / options.rate, LONGEST_MEAN_SECONDS);
    this.#timetable.add(start, () => this.#maker.askInVain(options.unrunnable, start));
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
    this.#timetable.add(now, () => this.#maker.askInVain(this.#options.unrunnable, now));
    this.#timetable.add(now, () => this.#begin(now));
  }

  #begin(now: number): void {
    if (this.#rounds++ >= this.#options.rounds) return;
    const wanted = Math.round((this.#options.rate * ROUND_SECONDS) / this.#names.length);
    const numbers = Math.min(Math.max(wanted, 2), MOST_NUMBERS);
    const round = this.#maker.round(numbers, now);
    this.#underWay.add(round);
    for (const task of round.tasks) {
      this.#roundOf.set(task, round);
      transition(this.#scheduler, task, 'waiting', now);
      if (task.awaited.size === 0) this.#enqueue(task, now);
    }
    this.#dispatch(now);
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

  #finish(task: TaskState, made: TaskStreamRecord, stop: number): void {
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
    const ended = { task, made, worker, stop };
    if (task.fails) fail(scheduler, ended);
    else {
      succeed(scheduler, ended, 10_000 + this.#random.whole(50_000));
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
