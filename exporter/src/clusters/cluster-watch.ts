import { TRANSITION_STATES } from '@daskscope/api';
import type { Logger } from 'pino';
import { Demand } from '../demand.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { connect } from '../protocol/comm.ts';
import { PROFILE_DEPTH } from '../protocol/msgpack-check.ts';
import type { TlsOptions } from '../protocol/tls.ts';
import { Asking } from '../scheduler/ask/asking.ts';
import { EndedProfiles } from '../scheduler/ask/profile/ended-profiles.ts';
import { OnRequest } from '../scheduler/ask/on-request.ts';
import { Places } from '../scheduler/ask/questions.ts';
import { SchedulerConnection } from '../scheduler/connect/connection.ts';
import type { Openings } from '../scheduler/connect/openings.ts';
import { KnownLives } from '../scheduler/task-stream/known-lives.ts';
import { Cluster } from '../state/cluster.ts';
import { Sampling } from '../state/series/sampling.ts';

/** Of the figures over time. */
const SAMPLE_MS = 1_000;

/** Where a cluster's scheduler is. */
export interface Target {
  /** As Dask writes it, with protocol and port. */
  readonly address: string;
  readonly tls?: TlsOptions | undefined;
}

export interface WatchOptions {
  target: Target;
  exporterVersion: string;
  /** Runs the task log holds. */
  capacity: number;
  /** Prefixes that get series of their own. */
  maxPrefixes: number;
  /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
  budget: number;
  /** Shared by all clusters. */
  openings?: Openings;
  metrics: (cluster: Cluster) => Metrics;
  /** Keeps what comes for longer. Returns what ends that. */
  keep?: ((cluster: Cluster) => () => void) | undefined;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** One cluster as it is watched: its state, the connection to it, who watches, and what is asked of it. */
export class ClusterWatch {
  readonly cluster: Cluster;
  readonly demand: Demand;
  readonly metrics: Metrics;
  readonly onRequest: OnRequest;
  readonly profiles: EndedProfiles;
  readonly #options: WatchOptions;
  readonly #asking: Asking;
  readonly #known = new KnownLives();
  readonly #sampling: Sampling;
  #endKeeping: (() => void) | undefined;
  #target: Target;
  #connection: SchedulerConnection | undefined;
  #sampled: NodeJS.Timeout | undefined;
  /** The last change of the connection, fulfilled when it is done. */
  #changing: Promise<void> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#target = options.target;
    const cluster = new Cluster({
      capacity: options.capacity,
      maxPrefixes: options.maxPrefixes,
      address: options.target.address,
      exporterVersion: options.exporterVersion,
      now: Date.now(),
    });
    this.cluster = cluster;
    this.demand = new Demand(cluster);
    this.metrics = options.metrics(cluster);
    const places = new Places();
    this.#asking = new Asking({
      openComm: () => connect(this.#target),
      spent: (seconds) => cluster.cost.spend('task', seconds),
      places,
    });
    this.onRequest = new OnRequest({
      cluster,
      openComm: (connectTimeoutMs) =>
        connect({ ...this.#target, connectTimeoutMs, limits: { maxDepth: PROFILE_DEPTH } }),
      places,
    });
    this.#endKeeping = options.keep?.(cluster);
    this.profiles = new EndedProfiles(cluster, this.onRequest.profile);
    this.#sampling = new Sampling(cluster, TRANSITION_STATES.indexOf('memory'));
  }

  readonly ask = (key: string): ReturnType<Asking['task']> => this.#asking.task(key);

  /** Watches the scheduler there, and no other any more. What is known stays: the new one may be another life. */
  watch(target = this.#target): void {
    this.#sampled ??= setInterval(() => this.#sampling.sample(Date.now()), SAMPLE_MS);
    this.#change(() => {
      const { state, error } = this.cluster.connection;
      const why =
        state === 'connected' ? 'The cluster has another scheduler now.' : 'It is being connected to again.';
      if (state === 'connected' || error !== null) this.cluster.disconnected(why, Date.now(), Date.now());
      this.#target = target;
      this.cluster.address = target.address;
      const { budget, log, openings } = this.#options;
      const { cluster, demand: watching } = this;
      this.#connection = new SchedulerConnection({
        ...target,
        cluster,
        watching,
        budget,
        log,
        known: this.#known,
        ...(openings && { openings }),
      });
    }).catch((cause: unknown) => {
      this.#options.log.warn({ err: cause }, 'The cluster could not be connected to');
    });
  }

  /** Watches no scheduler any more; what is known stays. @param reason a sentence that says why */
  leave(reason: string): Promise<void> {
    this.#rest();
    return this.#change(() => this.cluster.disconnected(reason, null, Date.now()));
  }

  /** Known from an earlier start alone. @param since ms since the epoch: until when */
  recall(reason: string, since: number): void {
    this.cluster.recalled(reason, since);
  }

  /** What keeps it has all of it that it gets, and hands that on. */
  endKeeping(): void {
    this.#endKeeping?.();
    this.#endKeeping = undefined;
  }

  /** For good. */
  close(): Promise<void> {
    this.#rest();
    return this.#change(() => {
      this.metrics.close();
      this.endKeeping();
    });
  }

  #rest(): void {
    clearInterval(this.#sampled);
    this.#sampled = undefined;
  }

  /** One after the other, and each only when the connection before has ended: two would tell of one cluster. */
  #change(next: () => void): Promise<void> {
    const changed = this.#changing.then(async () => {
      await this.#connection?.close();
      this.#connection = undefined;
      next();
    });
    // One that fails keeps none of those after it from being made.
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}
