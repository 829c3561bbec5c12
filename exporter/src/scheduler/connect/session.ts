import { call, type Comm } from '../../protocol/comm.ts';
import { RemoteError } from '../../protocol/errors.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { SchedulerIdentity } from '../../state/updates/scheduler.ts';
import { about, aboutExpression, checkScheduler, schedulerIdentity, type About } from '../figures/about.ts';
import { AdaptiveTarget } from '../ask/adaptive-target.ts';
import { calling, type Spent } from '../feeds/cost.ts';
import { evaluate, SILENCE_MS, type OpenComm } from '../feeds/feed.ts';
import { Feeds, type Watching } from './feeds.ts';
import { featureOf, OptionalOps, refusal } from '../ask/optional-ops.ts';
import { LatenessWatch } from './lateness-watch.ts';
import { OwnComm } from '../ask/own-comm.ts';
import { PlainOps } from './plain-ops.ts';
import { StreamByIndex } from '../task-stream/by-index.ts';
import { StreamByOverlap } from '../task-stream/by-overlap.ts';
import { StreamByPosition } from '../task-stream/by-position.ts';
import type { KnownLives } from '../task-stream/known-lives.ts';
import { TaskStream, type StreamReader } from '../task-stream/task-stream.ts';
import { asArray } from '../values.ts';

export interface SessionOptions {
  cluster: Cluster;
  openComm: OpenComm;
  watching: Watching;
  /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
  budget: number;
  known: KnownLives;
  now: () => number;
}

/** One connection to one scheduler, from the first call to the loss of it. */
export class Session {
  readonly #options: SessionOptions;
  readonly #comm: Comm;
  readonly #ops: OptionalOps;
  readonly #parts: { close(): void }[] = [];
  /** When it began to record its task stream for us; null: it did already, and nobody says since when. */
  #recordsSince: number | null = null;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejected when the connection is lost. */
  readonly lost: Promise<never>;

  private constructor(options: SessionOptions, comm: Comm) {
    this.#options = options;
    this.#comm = comm;
    this.#ops = new OptionalOps(options.cluster, this.#ownComm());
    this.#parts.push(this.#ops);
    this.lost = new Promise((_, reject) => (this.#fail = reject));
    this.lost.catch(() => undefined);
  }

  /** Connects, finds out who answers, and begins to read; fulfilled when the first figures are there. */
  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options, await options.openComm());
    try {
      await session.#begin();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  close(): void {
    for (const part of this.#parts.splice(0)) part.close();
    this.#comm.close();
    this.#fail(new Error('The session was closed'));
  }

  async #begin(): Promise<void> {
    const { cluster, now } = this.#options;
    const identity = await call(this.#comm, 'identity', {}, SILENCE_MS);
    this.#spent('scheduler')(calling(this.#comm.bytesRead));
    checkScheduler(identity, this.#comm.address);
    const told = await this.#about();
    const isTold = typeof told !== 'string';
    const who = schedulerIdentity(identity, this.#comm.address, isTold ? told : null);
    const life = cluster.connected(who, now());
    // The scheduler records its task stream from the first time it is asked for it.
    const records = await this.#ops.ask('get_task_stream', { count: 1 });
    if (asArray(records ?? [null]).length === 0) this.#recordsSince = now();
    await (isTold
      ? this.#startFeeds(who, life, told)
      : this.#startPlainOps(who, life, { reason: told, streams: !this.#ops.isRefused('get_task_stream') }));
    this.#parts.push(new LatenessWatch(cluster));
    this.#parts.push(new AdaptiveTarget({ cluster, ops: this.#ops, onError: this.#fail }));
  }

  /** A sentence where this scheduler gives no feeds: it says why. */
  async #about(): Promise<About | string> {
    try {
      const { value } = await evaluate(this.#options.openComm, aboutExpression, this.#spent('scheduler'));
      if (Array.isArray(value)) return about(value);
      return 'The scheduler evaluates nothing for others (distributed.scheduler.pickle is off), so that the op "feed" tells nothing.';
    } catch (error) {
      if (error instanceof RemoteError) return refusal('feed', error);
      throw error;
    }
  }

  async #startFeeds(who: SchedulerIdentity, life: number, { ops }: About): Promise<void> {
    const { cluster, openComm } = this.#options;
    cluster.present('feed');
    const byPosition = new StreamByPosition(openComm, this.#spent('task-stream'));
    const byIndex = ops.has('get_task_stream_index') && ops.has('get_task_stream');
    const reader = byIndex ? new StreamByIndex(this.#ownComm(), byPosition) : byPosition;
    const feeds = new Feeds({
      ...this.#options,
      life: who.id,
      evaluate: async (expression, feature) =>
        (await evaluate(openComm, expression, this.#spent(feature))).value,
      stream: this.#taskStream(who, life, reader),
      onError: this.#fail,
    });
    this.#parts.push(feeds);
    await feeds.start();
  }

  async #startPlainOps(
    who: SchedulerIdentity,
    life: number,
    { reason, streams }: { reason: string; streams: boolean },
  ): Promise<void> {
    const { cluster, known } = this.#options;
    cluster.missing('feed', reason);
    const byIndex = streams && (await this.#ops.ask('get_task_stream_index')) !== undefined;
    const reader = byIndex
      ? new StreamByIndex(this.#ownComm(), null)
      : new StreamByOverlap(this.#ownComm(), known.anchor(who.id), this.#onGap);
    const plainOps = new PlainOps({
      ...this.#options,
      ops: this.#ops,
      life,
      byIndex,
      streams,
      stream: this.#taskStream(who, life, reader),
      onError: this.#fail,
    });
    this.#parts.push(plainOps);
    await plainOps.start();
  }

  /** What asking takes of the scheduler's time, by what is asked for. */
  readonly #spent =
    (feature: string): Spent =>
    (seconds) =>
      this.#options.cluster.cost.spend(feature, seconds);

  #ownComm(): OwnComm {
    return new OwnComm(this.#options.openComm, (seconds, op) => this.#spent(featureOf(op))(seconds));
  }

  #onGap = (): void =>
    this.#options.cluster.missing(
      'task-stream-index',
      'The scheduler dropped task records before they were read, and does not tell how many.',
    );

  #taskStream(scheduler: SchedulerIdentity, life: number, reader: StreamReader): TaskStream {
    const { cluster, known, now } = this.#options;
    const recordsSince = this.#recordsSince;
    const stream = new TaskStream({
      cluster,
      life,
      scheduler,
      known,
      recordsSince,
      reader,
      now,
      onError: this.#fail,
    });
    this.#parts.push(stream);
    return stream;
  }
}
