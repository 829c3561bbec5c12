import { randomUUID } from 'node:crypto';
import { Computation } from './computation.ts';
import { heartbeat, heartbeatInterval } from './heartbeat.ts';
import { ClientState, SchedulerState, WorkerState } from './model.ts';
import type { ResolvedOptions } from './options.ts';

const HOSTS_OF = 16;
const TICK_MS = 20;

/** One life of the simulated scheduler, with its workers and what they compute. */
export class Cluster {
  readonly scheduler: SchedulerState;
  readonly #computation: Computation;
  readonly #nextHeartbeats: Map<WorkerState, number>;
  readonly #timer: NodeJS.Timeout;

  constructor(options: ResolvedOptions) {
    const now = Date.now() / 1000;
    const past = options.history / options.rate;
    const workers = Array.from(
      { length: options.workers },
      (_, position) =>
        new WorkerState(position, host(position, options), options.threads, versions(options.version)),
    );
    this.scheduler = new SchedulerState(
      `Scheduler-simulated-${randomUUID()}`,
      options.version,
      now - past,
      workers,
    );
    for (const name of ['fire-and-forget', `Client-${randomUUID()}`])
      this.scheduler.clients.set(name, new ClientState(name));
    this.#computation = new Computation(this.scheduler, options, now - past);
    this.#nextHeartbeats = new Map(workers.map((worker, i) => [worker, now + (i % 50) / 100]));
    for (const worker of workers) heartbeat(worker, now, options.version);
    this.advance(now);
    this.#timer = setInterval(() => this.advance(Date.now() / 1000), TICK_MS);
    this.#timer.unref();
  }

  /** Lets the time pass up to now, in seconds since the epoch. */
  advance(now: number): void {
    this.#computation.advance(now);
    this.scheduler.monitor.last_time = now;
    for (const [worker, due] of this.#nextHeartbeats) {
      if (due > now) continue;
      heartbeat(worker, now, this.scheduler.version);
      this.#nextHeartbeats.set(worker, now + heartbeatInterval(this.#nextHeartbeats.size));
    }
  }

  /** As `Client.restart()` leaves the scheduler: the same life, its counts gone, the task stream kept. */
  restartClient(): void {
    this.#computation.forgetAll(Date.now() / 1000);
  }

  /** Stops the time. */
  close(): void {
    clearInterval(this.#timer);
  }
}

function host(position: number, { workers }: ResolvedOptions): string {
  if (workers <= HOSTS_OF) return '127.0.0.1';
  const number = Math.floor(position / HOSTS_OF);
  return `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

function versions(version: string): Map<string, unknown> {
  return new Map<string, unknown>([
    ['host', new Map([['python', '3.11.7.final.0']])],
    [
      'packages',
      new Map([
        ['python', '3.11.7.final.0'],
        ['dask', version],
        ['distributed', version],
      ]),
    ],
  ]);
}
