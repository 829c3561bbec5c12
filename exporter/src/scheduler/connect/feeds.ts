import { TASK_STATES } from '@daskscope/api';
import type { Pickle } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { FAST, memoryInterval, SLOW } from '../feeds/cadence.ts';
import { Channel } from '../feeds/channel.ts';
import { failures } from '../figures/failures.ts';
import type { OpenComm } from '../feeds/feed.ts';
import { memory } from '../figures/memory.ts';
import { prefixes } from '../figures/prefixes.ts';
import { running } from '../figures/running.ts';
import { scheduler } from '../figures/scheduler.ts';
import { streamHead } from '../stream/stream-head.ts';
import type { GrowingSubscription, Subscription } from '../feeds/subscription.ts';
import type { TaskStream } from '../stream/task-stream.ts';
import { workers } from '../figures/workers.ts';

/** Somebody is watching, or nobody. */
export interface Watching {
  readonly watching: boolean;
  onChange(listener: () => void): () => void;
}

export interface FeedsOptions {
  cluster: Cluster;
  openComm: OpenComm;
  watching: Watching;
  /** The scheduler's id. */
  life: string;
  evaluate: (expression: Pickle) => Promise<unknown>;
  stream: TaskStream;
  now: () => number;
  onError: (error: unknown) => void;
}

/**
 * All that a scheduler pushes: the stream and the prefixes fast while somebody watches, everything slowly otherwise. How far the
 * stream is comes alone: it costs next to nothing, whatever the rest does.
 */
export class Feeds {
  readonly #options: FeedsOptions;
  readonly #stream: Channel;
  readonly #progress: Channel;
  readonly #slow: Channel;
  readonly #memory: Channel;
  readonly #stopWatching: () => void;

  constructor(options: FeedsOptions) {
    this.#options = options;
    const { cluster, life, evaluate, watching } = options;
    const channel = (...subscriptions: Subscription[]) => new Channel({ ...options, subscriptions });
    const head = streamHead((head) => {
      options.stream.advance(head);
      this.#setCadence();
    });
    this.#stream = channel(head);
    this.#progress = channel(prefixes(cluster));
    this.#slow = channel(
      scheduler(cluster),
      workers(cluster),
      running(cluster),
      failures(cluster, life, evaluate),
    );
    this.#memory = channel(this.#adapting(memory(cluster)));
    this.#stopWatching = watching.onChange(() => this.#setCadence());
  }

  /** Fulfilled when the first figures of all of them are there. */
  async start(): Promise<void> {
    // The workers first: how many threads one has says which lanes those of its past are.
    await this.#slow.open(SLOW);
    const fast = this.#fastInterval();
    await Promise.all([this.#stream.open(fast), this.#progress.open(fast)]);
    await this.#memory.open(this.#memoryInterval());
  }

  close(): void {
    this.#stopWatching();
    this.#stream.close();
    this.#progress.close();
    this.#slow.close();
    this.#memory.close();
  }

  #fastInterval(): number {
    return this.#options.watching.watching ? FAST : SLOW;
  }

  #setCadence(): void {
    const interval = this.#fastInterval();
    for (const channel of [this.#stream, this.#progress])
      if (interval !== channel.interval) void channel.reopen(interval);
  }

  #memoryInterval(): number {
    const inMemory = TASK_STATES.indexOf('memory');
    let keys = 0;
    for (const prefix of this.#options.cluster.prefixes.all()) keys += prefix.states[inMemory] ?? 0;
    return memoryInterval(keys);
  }

  /** Reads what is in memory less often while there is much of it, and more often again when there is not. */
  #adapting(subscription: GrowingSubscription): GrowingSubscription {
    const adapt = () => this.#adaptMemory();
    return {
      ...subscription,
      *taking(...pushed) {
        const apply = yield* subscription.taking(...pushed);
        return () => {
          apply();
          adapt();
        };
      },
    };
  }

  #adaptMemory(): void {
    const interval = this.#memoryInterval();
    const factor = interval / this.#memory.interval;
    if (factor >= 2 || factor <= 0.5) void this.#memory.reopen(interval);
  }
}
