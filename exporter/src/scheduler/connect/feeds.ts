import { TASK_STATES } from '@daskscope/api';
import type { Pickle } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { Budget } from '../feeds/budget.ts';
import {
  CALM,
  CALM_MS,
  CALM_SELDOM,
  FAST,
  LIVELY_MS,
  SELDOM,
  SLOW,
  SOON,
  workersInterval,
} from '../feeds/cadence.ts';
import { Channel } from '../feeds/channel.ts';
import { OF_WORKERS, SELDOM_READ } from '../figures/by-cadence.ts';
import { computations } from '../figures/tasks/computations.ts';
import { events } from '../figures/events/events.ts';
import { failures } from '../figures/tasks/failures.ts';
import type { OpenComm } from '../feeds/feed.ts';
import { prefixes } from '../figures/tasks/prefixes.ts';
import { scheduler } from '../figures/scheduler.ts';
import { streamHead, type Activity } from '../task-stream/head.ts';
import type { Subscription } from '../feeds/subscription.ts';
import type { TaskStream } from '../task-stream/task-stream.ts';

const AT_REST: ReadonlySet<string> = new Set(['released', 'memory', 'erred']);

/** Somebody is watching, or nobody. */
export interface Watching {
  readonly watching: boolean;
  onChange(listener: () => void): () => void;
}

export interface FeedsOptions {
  cluster: Cluster;
  openComm: OpenComm;
  watching: Watching;
  /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
  budget: number;
  /** The scheduler's id. */
  life: string;
  /** feature: what it is asked for, as costs are called. */
  evaluate: (expression: Pickle, feature: string) => Promise<unknown>;
  stream: TaskStream;
  now: () => number;
  onError: (error: unknown) => void;
}

/**
 * All that a scheduler pushes: the stream and, while tasks change their states, the prefixes fast while somebody watches,
 * everything slowly otherwise, and seldom where nothing happens. How far the stream is comes alone, and is never slowed down; all else
 * shares a budget.
 */
export class Feeds {
  readonly #options: FeedsOptions;
  readonly #stream: Channel;
  readonly #progress: Channel;
  readonly #scheduler: Channel;
  readonly #workers: Channel;
  readonly #seldom: Channel;
  readonly #stopWatching: () => void;
  /** As last told. */
  #activity: Activity | undefined;
  /** When anything last happened, as far as was seen: what it finds at rest a session takes to have rested. */
  #livelyAt = -Infinity;
  /** How many there are, and which of them are read. */
  #workerCount = 0;
  #workersRead = '';

  constructor(options: FeedsOptions) {
    this.#options = options;
    const { cluster, life, evaluate, watching } = options;
    const budget = new Budget(options.budget);
    const waiting = (...subscriptions: Subscription[]) => new Channel({ ...options, budget, subscriptions });
    const head = streamHead((head, activity) => {
      options.stream.advance(head);
      this.#note(activity);
      this.#setCadence();
    });
    this.#stream = new Channel({ ...options, budget: undefined, subscriptions: [head] });
    budget.servesFirst(this.#stream);
    this.#progress = waiting(prefixes(cluster));
    this.#scheduler = waiting(
      scheduler(cluster, (workers, which) => {
        this.#noteWorkers(workers, which);
        // The task stream tells nothing where there is none.
        this.#note({ transitions: cluster.scheduler?.transitions ?? null, workers });
        this.#setCadence();
      }),
      failures(cluster, life, (expression) => evaluate(expression, 'failures')),
    );
    this.#workers = waiting(...OF_WORKERS.map((figures) => figures(cluster)));
    this.#seldom = waiting(
      ...SELDOM_READ.map((figures) => figures(cluster)),
      events(cluster, (expression) => evaluate(expression, 'events')),
      computations(cluster, (expression) => evaluate(expression, 'computations')),
    );
    this.#stopWatching = watching.onChange(() => this.#setCadence());
  }

  /** Fulfilled when the first figures of all of them are there. */
  async start(): Promise<void> {
    // First: whether tasks run or wait says how often the others come.
    await this.#progress.open(this.#progressInterval());
    await this.#scheduler.open(this.#schedulerInterval());
    // Before the stream: how many threads a worker has says which lanes those of its past are.
    await this.#workers.open(this.#workersInterval());
    await this.#stream.open(this.#streamInterval());
    await this.#seldom.open(this.#seldomInterval());
  }

  close(): void {
    this.#stopWatching();
    for (const channel of [this.#stream, this.#progress, this.#scheduler, this.#workers, this.#seldom])
      channel.close();
  }

  #streamInterval(): number {
    if (!this.#options.watching.watching) return this.#isCalm ? CALM : SLOW;
    return this.#rests(LIVELY_MS) ? SOON : FAST;
  }

  /** Without a transition nothing of them changes but how long the longest has run. */
  #progressInterval(): number {
    return this.#options.watching.watching && this.#quietFor() < LIVELY_MS ? FAST : this.#slow();
  }

  /** What is read slowly is read seldom in a calm cluster: of a thousand of them it would be most of what an exporter does. */
  #slow(): number {
    return this.#isCalm ? CALM_SELDOM : SLOW;
  }

  get #isCalm(): boolean {
    return !this.#options.watching.watching && this.#rests(CALM_MS);
  }

  /** Nothing has happened for so long, runs or waits. */
  #rests(ms: number): boolean {
    return this.#quietFor() >= ms && rests(this.#options.cluster.prefixes.totals());
  }

  #workersInterval(): number {
    return Math.max(this.#slow(), workersInterval(this.#workerCount));
  }

  /** Where there is no task stream these figures alone say whether anything happens. */
  #schedulerInterval(): number {
    const isAlone = this.#options.cluster.missingFeatures.has('task-stream');
    return this.#isCalm && isAlone ? SELDOM : this.#slow();
  }

  #seldomInterval(): number {
    return this.#isCalm ? CALM_SELDOM : SELDOM;
  }

  #quietFor(): number {
    return performance.now() - this.#livelyAt;
  }

  #setCadence(): void {
    this.#setInterval(this.#stream, this.#streamInterval());
    this.#setInterval(this.#progress, this.#progressInterval());
    this.#setInterval(this.#scheduler, this.#schedulerInterval());
    this.#setInterval(this.#workers, this.#workersInterval());
    this.#setInterval(this.#seldom, this.#seldomInterval());
  }

  #setInterval(channel: Channel, interval: number): void {
    if (interval !== channel.wanted && channel.wanted > 0) void channel.reopen(interval);
  }

  #note(now: Activity): void {
    const before = this.#activity ?? now;
    this.#activity = now;
    const { transitions, workers } = now;
    if (transitions === null || transitions !== before.transitions || workers !== before.workers)
      this.#livelyAt = performance.now();
  }

  /** They are read as often as they report; when one came or left, at once. */
  #noteWorkers(count: number, which: string): void {
    const isFirst = this.#workersRead === '';
    this.#workerCount = count;
    if (which === this.#workersRead) return;
    if (isFirst || this.#workers.hurry(workersInterval(count), SLOW)) this.#workersRead = which;
  }
}

/** So many tasks in each of TASK_STATES: none of them runs or waits. */
const rests = (tasks: readonly number[]): boolean =>
  TASK_STATES.every((state, at) => AT_REST.has(state) || !tasks[at]);
