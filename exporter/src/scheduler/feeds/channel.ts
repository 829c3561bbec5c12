import type { Cluster } from '../../state/cluster.ts';
import { inSlices, type Work } from '../../slices.ts';
import { DEFAULT_MAX_MESSAGE_BYTES } from '../../protocol/frames.ts';
import type { Budget, Spender } from './budget.ts';
import { juxt } from './expression.ts';
import { CONNECTING, sending } from './cost.ts';
import { timed, timing } from './packed.ts';
import { openFeed, type Feed, type OpenComm } from './feed.ts';
import { PushCost } from './push-cost.ts';
import { Reading, type Taken } from './reading.ts';
import type { Subscription } from './subscription.ts';
import { asArray } from '../values.ts';

export interface ChannelOptions {
  cluster: Cluster;
  openComm: OpenComm;
  subscriptions: readonly Subscription[];
  /** Of a push, at most; as many as a message may have unless told. */
  bytes?: number;
  /** What it has to keep within; without one it is never slowed down. */
  budget?: Budget;
  now: () => number;
  onError: (error: unknown) => void;
}

/** Of a push, which ends its feed where it is larger than a message may be; a little is left for what holds it together. */
const PUSH_BYTES = 0.9 * DEFAULT_MAX_MESSAGE_BYTES;

/** A feed at another interval costs a connection: not each change of what a push costs is worth it. */
const WORTH_IT = 1.5;

/** So much slower than promised is worth a word. */
const SLOWER = 2;

/** Subscriptions that share one feed, and so one push. */
export class Channel implements Spender {
  readonly #options: ChannelOptions;
  readonly #closing = new AbortController();
  #feed: Feed | null = null;
  readonly #readings: readonly Reading[];
  /** Seconds between two pushes, as wanted and as they are. */
  #interval = 0;
  #every = 0;
  /** Feeds asked for so far, and the latest of them that has pushed: what an earlier one still says is old. */
  #asked = 0;
  #latest = 0;
  #reopening = false;
  #pushedAt = -Infinity;
  readonly #sending = new PushCost();

  constructor(options: ChannelOptions) {
    this.#options = options;
    options.budget?.join(this);
    const { cluster, subscriptions, bytes = PUSH_BYTES } = options;
    const each = Math.floor(bytes / subscriptions.length);
    this.#readings = subscriptions.map((subscription) => new Reading(cluster, subscription, each));
  }

  /** Seconds between two pushes, as last asked for; they are more where that is more than the budget has. */
  get wanted(): number {
    return this.#interval;
  }

  /** Seconds of the scheduler's time that a push takes now. */
  get cost(): number {
    return this.#readings.reduce((sum, { cost }) => sum + cost, this.#sending.seconds);
  }

  /** Pushes every `interval` seconds from now on. A feed's interval is fixed, so another one takes over once it has pushed. */
  async open(interval: number): Promise<void> {
    const { openComm, onError } = this.#options;
    const expression = juxt(...this.#readings.map((reading) => timed(reading.expression())));
    const entries = this.#readings.map((reading) => reading.entries);
    const turn = ++this.#asked;
    this.#interval = interval;
    const every = this.#affordable();
    this.#every = every;
    this.#tellPace();
    const onPush = (push: unknown, bytes: number) => this.#apply(turn, every, push, entries, bytes);
    this.#spend(CONNECTING);
    const feed = await openFeed(openComm, expression, every, onPush, this.#closing.signal);
    if (turn < this.#latest) return feed.close();
    this.#feed?.close();
    this.#feed = feed;
    feed.ended.catch(onError);
  }

  /** As `open`, where one is open already: that one goes on where the other cannot be had, and the next push may try again. */
  async reopen(interval: number): Promise<void> {
    const before = [this.#interval, this.#every] as const;
    try {
      await this.open(interval);
    } catch {
      [this.#interval, this.#every] = before;
    }
  }

  /** Pushes at once, and every `interval` seconds from now on. False: that is more than the budget has. */
  hurry(interval: number, least: number): boolean {
    const needed = this.#options.budget?.interval({ wanted: least, cost: this.cost }) ?? least;
    if (this.#reopening || performance.now() - this.#pushedAt < needed * 1000) return false;
    void this.#anew(interval);
    return true;
  }

  close(): void {
    this.#closing.abort();
    this.#feed?.close();
  }

  /** Reads a push in slices, and takes it in as one. entries: how many each reading asked for. */
  async #apply(
    turn: number,
    every: number,
    push: unknown,
    entries: readonly number[],
    bytes: number,
  ): Promise<void> {
    const pushed = asArray(push).map(timing);
    const evaluating = pushed.map(({ seconds }) => seconds ?? 0);
    this.#spendOn(evaluating, bytes);
    if (this.#isOld(turn)) return;
    const isFirst = turn !== this.#latest;
    this.#latest = turn;
    this.#pushedAt = performance.now();
    this.#options.cluster.pushLateness.expect(this, every);
    const values = pushed.map(({ value }) => value);
    const taken = await inSlices(this.#taking(values, entries), undefined, 'clusters');
    if (this.#isOld(turn)) return;
    for (const { apply } of taken) apply();
    this.#sending.pushed(sending(bytes));
    this.#readings.forEach((reading, i) => reading.spent(evaluating[i] ?? 0, values[i], isFirst));
    const outdated = this.#readings.some(({ outdated }) => outdated) || !taken.every(({ fits }) => fits);
    if (outdated) for (const cost of [this.#sending, ...this.#readings]) cost.beginAnew();
    const factor = this.#affordable() / this.#every;
    if (outdated || factor > WORTH_IT || factor < 1 / WORTH_IT) void this.#anew(this.#interval);
  }

  *#taking(pushed: readonly unknown[], entries: readonly number[]): Work<Taken[]> {
    const now = this.#options.now();
    const taken: Taken[] = [];
    for (const [i, reading] of this.#readings.entries()) {
      taken.push(yield* reading.taking(pushed[i], entries[i]!, now));
      yield;
    }
    return taken;
  }

  #isOld(turn: number): boolean {
    return this.#closing.signal.aborted || turn < this.#latest;
  }

  /** Each feature is told its own, and its part of sending. */
  #spendOn(evaluating: readonly number[], bytes: number): void {
    const { cluster, subscriptions } = this.#options;
    this.#spend(sending(bytes));
    subscriptions.forEach(({ feature }, i) => cluster.cost.spend(feature, evaluating[i] ?? 0));
  }

  /** For all of the readings together. */
  #spend(seconds: number): void {
    const { cluster, subscriptions } = this.#options;
    for (const { feature } of subscriptions) cluster.cost.spend(feature, seconds / subscriptions.length);
  }

  /** Another feed: a reading asks for another number of entries, or costs more or less than before. */
  async #anew(interval: number): Promise<void> {
    if (this.#reopening) return;
    this.#reopening = true;
    await this.reopen(interval);
    this.#reopening = false;
  }

  #affordable(): number {
    return this.#options.budget?.interval(this) ?? this.#interval;
  }

  #tellPace(): void {
    const { cluster, subscriptions, budget } = this.#options;
    for (const { feature } of subscriptions) {
      const slower = `slower-${feature}`;
      if (!budget || this.#every <= SLOWER * this.#interval) cluster.present(slower);
      else
        cluster.missing(
          slower,
          `Read every ${seconds(this.#every)} s, not every ${seconds(this.#interval)} s, which would take more than ${budget.share * 100} % of the scheduler's time (--scheduler.budget).`,
        );
    }
  }
}

const seconds = (value: number): string => String(Number(value.toPrecision(2)));
