import { randomUUID } from 'node:crypto';
import { Computation } from './computation.ts';
import { heartbeat, heartbeatInterval } from './heartbeat.ts';
import { packagesOf } from '../python/references.ts';
import { ClientState, WorkerState } from '../scheduler/model.ts';
import { SchedulerState } from '../scheduler/scheduler.ts';
import type { ResolvedOptions } from '../options.ts';
import { Timetable } from './timetable.ts';

const HOSTS_OF = 16;
const TICK_MS = 20;
/** Of the past, while it is looked for how long it is. */
const STEP_SECONDS = 0.5;

/** One life of the simulated scheduler, with its workers and what they compute. */
export class Cluster {
  readonly scheduler: SchedulerState;
  readonly #computation: Computation;
  readonly #heartbeats = new Timetable();
  readonly #timer: NodeJS.Timeout;

  constructor(options: ResolvedOptions) {
    const now = Date.now() / 1000;
    const past = secondsOf(options);
    this.scheduler = newScheduler(options, now - past);
    const [own, client] = ['fire-and-forget', `Client-${randomUUID()}`];
    this.scheduler.clients.set(own, new ClientState(own, new Map()));
    this.scheduler.clients.set(client, new ClientState(client, versions(options.version)));
    tellArrivals(this.scheduler, client);
    this.#computation = new Computation(this.scheduler, options, now - past);
    [...this.scheduler.workers.values()].forEach((worker, i) => {
      heartbeat(worker, now, options.version);
      this.#heartbeats.add(now + (i % 50) / 100, (at) => this.#report(worker, at));
    });
    this.advance(now);
    this.#timer = setInterval(() => this.advance(Date.now() / 1000), TICK_MS);
    this.#timer.unref();
  }

  /** Lets the time pass up to now, in seconds since the epoch. */
  advance(now: number): void {
    this.#computation.advance(now);
    this.scheduler.monitor.last_time = now;
    this.#heartbeats.advance(now);
  }

  /** As `Client.restart()` leaves the scheduler: the same life, its counts gone, the task stream kept. */
  restartClient(): void {
    this.#computation.forgetAll(Date.now() / 1000);
  }

  /** Stops the time. */
  close(): void {
    clearInterval(this.#timer);
  }

  #report(worker: WorkerState, now: number): void {
    heartbeat(worker, now, this.scheduler.version);
    const next = now + heartbeatInterval(this.scheduler.workers.size);
    this.#heartbeats.add(next, (at) => this.#report(worker, at));
  }
}

function newScheduler(options: ResolvedOptions, started: number): SchedulerState {
  const workers = Array.from(
    { length: options.workers },
    (_, position) =>
      new WorkerState(position, host(position, options), options.threads, versions(options.version)),
  );
  return new SchedulerState(`Scheduler-simulated-${randomUUID()}`, options.version, started, workers);
}

/** As the scheduler logs them (distributed/scheduler.py: add_worker, add_client, update_graph). */
function tellArrivals({ broker, workers, time_started: time }: SchedulerState, client: string): void {
  const publish = (topics: string[], message: object) =>
    broker.publish(topics, new Map(Object.entries(message)), time);
  for (const worker of workers.keys()) {
    publish([worker], { action: 'add-worker' });
    publish(['all'], { action: 'add-worker', worker });
  }
  publish(['all', client], { action: 'add-client', client });
  publish(['scheduler', client], { action: 'update-graph', status: 'OK', metrics: new Map([['tasks', 1]]) });
}

/** How long so many tasks of history take: found by computing them, which is the same again for the same seed. */
function secondsOf(options: ResolvedOptions): number {
  if (options.history === 0) return 0;
  const scheduler = newScheduler(options, 0);
  const computation = new Computation(scheduler, options, 0);
  let seconds = 0;
  while (scheduler.task_stream.index < options.history && !computation.rests)
    computation.advance((seconds += STEP_SECONDS));
  return seconds;
}

function host(position: number, { workers }: ResolvedOptions): string {
  if (workers <= HOSTS_OF) return '127.0.0.1';
  const number = Math.floor(position / HOSTS_OF);
  return `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

function versions(version: string): Map<string, unknown> {
  return new Map<string, unknown>([
    ['host', new Map([['python', '3.11.7.final.0']])],
    ['packages', packagesOf(version)],
  ]);
}
