import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../protocol/comm.ts';
import type { TlsOptions } from '../../protocol/tls.ts';
import type { Cluster } from '../../state/cluster.ts';
import { backoff } from './backoff.ts';
import type { OpenComm } from '../feeds/feed.ts';
import type { Watching } from './feeds.ts';
import { KnownLives } from '../task-stream/known-lives.ts';
import { Openings } from './openings.ts';
import { Session } from './session.ts';

export interface ConnectionOptions {
  cluster: Cluster;
  address: string;
  tls?: TlsOptions | undefined;
  watching: Watching;
  /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
  budget: number;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** What outlasts connections, also those that others have kept. */
  known?: KnownLives;
  /** Shared by all clusters; its own unless told. */
  openings?: Openings;
  now?: () => number;
}

/** Keeps a session with the scheduler: whatever ends one, another is tried, for ever. */
export class SchedulerConnection {
  readonly #options: ConnectionOptions;
  readonly #known: KnownLives;
  readonly #openings: Openings;
  readonly #abort = new AbortController();
  readonly #now: () => number;
  #session: Session | undefined;
  #failures = 0;
  /** Fulfilled once stopped. */
  readonly #running: Promise<void>;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#known = options.known ?? new KnownLives();
    this.#openings = options.openings ?? new Openings();
    this.#now = options.now ?? Date.now;
    this.#running = this.#run();
  }

  readonly #openComm: OpenComm = (connectTimeoutMs) =>
    connect({
      address: this.#options.address,
      tls: this.#options.tls,
      signal: this.#abort.signal,
      connectTimeoutMs,
    });

  async close(): Promise<void> {
    this.#abort.abort();
    this.#session?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#serve();
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        await this.#waitAfter(error);
      }
    }
  }

  /** One session, until it is lost. */
  async #serve(): Promise<never> {
    const { cluster, watching, budget, log } = this.#options;
    const opened = await this.#openings.enter(this.#failures, this.#abort.signal);
    const started = this.#now();
    this.#session = await Session.open({
      cluster,
      watching,
      budget,
      known: this.#known,
      openComm: this.#openComm,
      now: this.#now,
    }).finally(opened);
    try {
      const { id, address, version } = cluster.identity!;
      log.info({ scheduler: address, id, version, ms: this.#now() - started }, 'Connected to the scheduler');
      this.#failures = 0;
      return await this.#session.lost;
    } finally {
      this.#session.close();
    }
  }

  async #waitAfter(error: unknown): Promise<void> {
    const { cluster, log } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    const failures = this.#failures++;
    const wait = Math.max(backoff(failures), this.#openings.leastWait(failures, this.#now()));
    cluster.disconnected(reason, this.#now() + wait, this.#now());
    log.warn({ retryInMs: wait }, reason);
    await sleep(wait, undefined, { signal: this.#abort.signal }).catch(() => undefined);
  }
}
