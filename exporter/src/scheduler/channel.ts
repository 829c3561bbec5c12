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
  readonly #closing = new AbortController();
  #feed: Feed | null = null;
  #interval = 0;
  /** Feeds asked for so far, and the latest of them that has pushed: what an earlier one still says is old. */
  #asked = 0;
  #latest = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Seconds between two pushes, as last asked for. */
  get interval(): number {
    return this.#interval;
  }

  /** Pushes every `interval` seconds from now on. A feed's interval is fixed, so another one takes over once it has pushed. */
  async open(interval: number): Promise<void> {
    const { openComm, subscriptions, onError } = this.#options;
    const expression = juxt(...subscriptions.map((subscription) => subscription.expression));
    const turn = ++this.#asked;
    this.#interval = interval;
    const onPush = (push: unknown) => this.#apply(turn, interval, push);
    const feed = await openFeed(openComm, expression, interval, onPush, this.#closing.signal);
    if (turn < this.#latest) return feed.close();
    this.#feed?.close();
    this.#feed = feed;
    feed.ended.catch(onError);
  }

  /** As `open`, where one is open already: that one goes on where the other cannot be had, and the next push may try again. */
  async reopen(interval: number): Promise<void> {
    const before = this.#interval;
    try {
      await this.open(interval);
    } catch {
      this.#interval = before;
    }
  }

  close(): void {
    this.#closing.abort();
    this.#feed?.close();
  }

  #apply(turn: number, interval: number, push: unknown): void {
    if (this.#closing.signal.aborted || turn < this.#latest) return;
    this.#latest = turn;
    const { cluster, subscriptions, now } = this.#options;
    cluster.pushLateness.expect(this, interval);
    const values = asArray(push);
    subscriptions.forEach(({ feature, apply }, i) => {
      const value = values[i] ?? null;
      if (value === null) {
        // Somebody may know better why.
        if (!cluster.missingFeatures.has(feature))
          cluster.missing(feature, 'This scheduler has nothing of that name to read.');
      } else {
        cluster.present(feature);
        apply(value, now());
      }
    });
  }
}
