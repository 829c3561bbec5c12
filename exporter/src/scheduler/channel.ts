import type { Cluster } from '../state/cluster.ts';
import { juxt } from './expression.ts';
import { openFeed, type Feed, type OpenComm } from './feed.ts';
import type { Subscription } from './subscription.ts';
import { asArray } from './values.ts';

export interface ChannelOptions {
  cluster: Cluster;
  openComm: OpenComm;
  subscriptions: readonly Subscription[];
  now: () => number;
  onError: (error: unknown) => void;
}

/** Subscriptions that share one feed, and so one push. */
export class Channel {
  readonly #options: ChannelOptions;
  #feed: Feed | null = null;
  #interval = 0;
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  get interval(): number {
    return this.#interval;
  }

  /** Pushes every `interval` seconds from now on. A feed's interval is fixed, so another one takes over once it has pushed. */
  async open(interval: number): Promise<void> {
    this.#interval = interval;
    const { openComm, subscriptions, onError } = this.#options;
    const expression = juxt(...subscriptions.map((subscription) => subscription.expression));
    const feed = await openFeed(openComm, expression, interval, (push) => this.#apply(push));
    if (this.#closed || interval !== this.#interval) {
      feed.close();
      return;
    }
    this.#feed?.close();
    this.#feed = feed;
    feed.ended.catch(onError);
  }

  close(): void {
    this.#closed = true;
    this.#feed?.close();
  }

  #apply(push: unknown): void {
    if (this.#closed) return;
    const { cluster, subscriptions, now } = this.#options;
    const values = asArray(push);
    subscriptions.forEach(({ feature, apply }, i) => {
      const value = values[i] ?? null;
      if (value === null) {
        cluster.missing(feature, 'This scheduler has nothing of that name to read.');
      } else {
        cluster.present(feature);
        apply(value, now());
      }
    });
  }
}
