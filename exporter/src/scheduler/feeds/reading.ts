import type { Pickle } from '../../protocol/pickle.ts';
import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import { compose, first, juxt, LEN, LOOP_TIME, remembered, safe } from './expression.ts';
import { packed, unpacking, type Packed } from './packed.ts';
import { PushCost } from './push-cost.ts';
import type { FixedSubscription, GrowingSubscription, Subscription } from './subscription.ts';
import { asArray, asCount, asNumber, MAX_ENTRIES } from '../values.ts';

/** Entries that are read at first; more where they are found to fit. */
const FIRST_ENTRIES = 4_096;
const GROWTH = 4;

/** What was too large is not tried again before. */
const REST_MS = 60_000;

/** What was not evaluated for so long is at rest, and costs nothing. */
const AT_REST_MS = 60_000;

/** What came of a push. */
export interface Taken {
  /** False: it shall be asked for again, with another number of entries. */
  fits: boolean;
  /** Takes in what was read, all at once. */
  apply: () => void;
}

/**
 * What a subscription reads with each push, of bounded size: the scheduler packs it, and sends no more of it than fits. Of what
 * grows it reads the first entries, as many as fit; that there are more is listed as missing.
 */
export class Reading {
  /** Entries to ask for in the next feed. */
  entries = FIRST_ENTRIES;
  readonly #cost = new PushCost();
  /** By the scheduler's event loop: when what was pushed last was evaluated. */
  #evaluatedAt: number | null = null;
  /** As performance.now() tells: it is at rest then. */
  #costsUntil = -Infinity;
  /** When what lasts was evaluated that was taken in whole. */
  #takenAt: number | null = null;
  readonly #cluster: Cluster;
  readonly #subscription: Subscription;
  readonly #bytes: number;
  #tooMany = Infinity;
  #tooManyUntil = 0;

  constructor(cluster: Cluster, subscription: Subscription, bytes: number) {
    this.#cluster = cluster;
    this.#subscription = subscription;
    this.#bytes = bytes;
  }

  expression(): Pickle {
    const subscription = this.#subscription;
    const { mark } = subscription;
    const pack = packed(this.#bytes);
    const onceMarked = (f: Pickle) => (mark ? remembered(juxt(f, LOOP_TIME), mark) : f);
    if ('expression' in subscription) return safe(onceMarked(compose(pack, subscription.expression)));
    const { entries, figures, beside } = subscription;
    const now = typeof entries === 'function' ? entries() : entries;
    const counted = onceMarked(compose(juxt(LEN, compose(pack, figures, first(this.entries))), now));
    return safe(beside ? juxt(counted, beside) : juxt(counted));
  }

  /** Seconds of the scheduler's time that evaluating it takes; 0 until enough is known, and once it was at rest for a while. */
  get cost(): number {
    return performance.now() < this.#costsUntil ? this.#cost.seconds : 0;
  }

  /**
   * Evaluating took so long. What the feed remembered was not evaluated, and says nothing of what that costs: work that comes in
   * bursts would seem to cost nothing.
   * @param isFirst of a feed, which has nothing to remember: that says nothing of how often it is evaluated
   */
  spent(seconds: number, pushed: unknown, isFirst: boolean): void {
    const { at } = this.#told(pushed);
    if (at !== null && at === this.#evaluatedAt) return;
    this.#evaluatedAt = at;
    this.#cost.pushed(seconds);
    if (at === null || !isFirst) this.#costsUntil = performance.now() + AT_REST_MS;
  }

  /** Another feed may cost another time. */
  beginAnew(): void {
    this.#cost.beginAnew();
  }

  /** Another feed shall be opened. */
  get outdated(): boolean {
    const subscription = this.#subscription;
    return 'outdated' in subscription && subscription.outdated!();
  }

  /** What was pushed where so many entries were asked for. */
  *taking(pushed: unknown, asked: number, now: number): Work<Taken> {
    const subscription = this.#subscription;
    const { value, at, beside } = this.#told(pushed);
    if (at !== null && at === this.#takenAt) return NOTHING;
    const taken =
      'expression' in subscription
        ? this.#takeFixed(subscription, yield* unpacking(value), now)
        : yield* this.#takingGrowing(subscription, value, { asked, now, beside });
    // Where there are more than are read, more may fit another time.
    const isWhole = 'expression' in subscription || asCount(asArray(value)[0]) <= asked;
    if (!subscription.lasting || !isWhole || !taken.fits) return taken;
    return {
      fits: true,
      apply: () => {
        taken.apply();
        this.#takenAt = at;
      },
    };
  }

  /** What was evaluated, when that was, if the feed remembers it, and what comes with it. */
  #told(pushed: unknown): { value: unknown; at: number | null; beside: unknown } {
    const [told, beside] = 'expression' in this.#subscription ? [pushed] : asArray(pushed);
    if (!this.#subscription.mark) return { value: told, at: null, beside };
    const [value, at] = asArray(told);
    return { value, at: asNumber(at), beside };
  }

  #takeFixed(subscription: FixedSubscription, answer: Packed | null, now: number): Taken {
    if (!answer || answer.value === null) return this.#none();
    if (answer.value !== undefined) return this.#taken(() => subscription.apply(answer.value, now));
    return this.#missing(`It is larger than the ${megabytes(this.#bytes)} that are read at once.`);
  }

  *#takingGrowing(
    subscription: GrowingSubscription,
    counted: unknown,
    { asked, now, beside }: { asked: number; now: number; beside: unknown },
  ): Work<Taken> {
    const [told, message] = asArray(counted);
    const total = asCount(told);
    const answer = yield* unpacking(message);
    if (!answer || answer.value === null) return this.#none();
    if (answer.value === undefined) return this.#tooLarge(answer, asked, total, now);
    if (this.#mayGrow(answer.size, asked, total, now)) return ANEW;
    // Not even one fits: it was said.
    if (asked === 0 && total > 0) return NOTHING;
    if (typeof subscription.entries !== 'function') this.#tell(asked, total);
    return this.#taken(yield* subscription.taking(answer.value, now, beside));
  }

  #taken(apply: () => void): Taken {
    return {
      fits: true,
      apply: () => {
        this.#cluster.present(this.#subscription.feature);
        apply();
      },
    };
  }

  #none(): Taken {
    const { feature } = this.#subscription;
    // Somebody may know better why.
    if (!this.#cluster.missingFeatures.has(feature))
      this.#cluster.missing(feature, 'This scheduler does not have it.');
    return NOTHING;
  }

  #missing(reason: string): Taken {
    this.#cluster.missing(this.#subscription.feature, reason);
    return NOTHING;
  }

  #tooLarge({ size }: Packed, asked: number, total: number, now: number): Taken {
    this.#tooMany = asked;
    this.#tooManyUntil = now + REST_MS;
    const read = Math.min(asked, total);
    // By halves, so that a reading that is begun anew comes to the same number.
    this.entries = asked;
    while (this.entries > 0 && (this.entries >= read || this.entries * size > read * this.#bytes))
      this.entries = Math.floor(this.entries / 2);
    if (this.entries === 0)
      this.#missing(
        `One entry of it alone is larger than the ${megabytes(this.#bytes)} that are read at once.`,
      );
    return ANEW;
  }

  /** Where there are more, and what is known of their size says that more fit. */
  #mayGrow(size: number, asked: number, total: number, now: number): boolean {
    const more = Math.min(MAX_ENTRIES, Math.max(1, asked * GROWTH));
    if (total <= asked || more <= asked || size * GROWTH > this.#bytes) return false;
    if (more >= this.#tooMany && now < this.#tooManyUntil) return false;
    this.entries = more;
    return true;
  }

  #tell(asked: number, total: number): void {
    const feature = `more-${this.#subscription.feature}`;
    if (total <= asked) return this.#cluster.present(feature);
    const [read, there, most] = [counted(asked), counted(total), megabytes(this.#bytes)];
    const reason =
      asked === MAX_ENTRIES
        ? `Only the first ${read} of ${there} are read.`
        : `Only the first ${read} of ${there} are read, since no more than ${most} are read at once.`;
    this.#cluster.missing(feature, reason);
  }
}

const ANEW: Taken = { fits: false, apply: () => undefined };
const NOTHING: Taken = { fits: true, apply: () => undefined };

const counted = (count: number): string => count.toLocaleString('en');
const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
