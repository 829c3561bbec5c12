import { Activities } from './now/activities.ts';
import { Changes } from './changes.ts';
import { Computations } from './computations/computations.ts';
import { Durations } from './now/tasks/durations.ts';
import { ErrorTexts } from './error-texts.ts';
import { Events } from './now/events.ts';
import { Failures } from './now/failures/failures.ts';
import { Groups } from './now/tasks/groups.ts';
import { TaskLog } from './log/log.ts';
import { Names, WorkerNames } from './names.ts';
import { OldNames } from './old-names.ts';
import { Prefixes } from './now/tasks/prefixes.ts';
import { PushLateness } from './push-lateness.ts';
import { Rising } from './rising/rising.ts';
import { RisingByName } from './rising/rising-by-name.ts';
import { SchedulerCost } from './scheduler-cost.ts';
import type { SchedulerIdentity, SchedulerUpdate } from './updates/scheduler.ts';
import type { TaskRecord } from './updates/tasks.ts';
import { SeriesRing } from './series/series.ts';
import { Seldom } from './now/seldom.ts';
import { StealsByCost } from './now/workers/steals.ts';
import { SchedulerStrain } from './now/scheduler-strain.ts';
import { Shuffles } from './now/shuffles.ts';
import { Workers } from './now/workers/workers.ts';

export interface Connection {
  state: 'connecting' | 'connected' | 'lost';
  /** ms since the epoch: in this state since then. */
  since: number;
  connects: number;
  /** Why it is not connected. */
  error: string | null;
  /** ms since the epoch: the next try. */
  retryAt: number | null;
}

/** Task groups that are remembered. */
const MOST_GROUPS = 2_000;

/** Of figures over time: an hour. */
const SERIES_SECONDS = 3_600;

/** All that is known of the cluster now. While the connection is lost it is what was known last. */
export class Cluster {
  readonly prefixNames = new Names();
  readonly workerNames = new WorkerNames();
  readonly changes = new Changes();
  readonly errorTexts = new ErrorTexts();
  readonly log: TaskLog;
  readonly failures: Failures;
  readonly prefixes: Prefixes;
  readonly durations: Durations;
  readonly activities: Activities;
  readonly groups: Groups;
  readonly computations: Computations;
  readonly events = new Events();
  readonly shuffles = new Shuffles();
  readonly schedulerStrain = new SchedulerStrain();
  readonly workers: Workers;
  readonly steals = new StealsByCost();
  seldom = new Seldom();
  /** Of semaphores and locks, by name. */
  readonly leases = new RisingByName('acquires', 'releases');
  readonly pushLateness = new PushLateness();
  readonly cost = new SchedulerCost();
  readonly series = new SeriesRing(SERIES_SECONDS);
  identity: SchedulerIdentity | null = null;
  workersDesired: number | null = null;
  /** Since the exporter first connected. */
  readonly transitions = new Rising();
  readonly updateGraphSeconds = new Rising();
  /** Until a span is done it is said to last until now: it falls a little then. */
  readonly wantedThreadSeconds = new Rising({ resets: false });
  /** Readers of the stream. */
  watchers = 0;
  #scheduler: SchedulerUpdate | null = null;
  readonly #missing = new Map<string, string>();
  /** Where the scheduler is said to be. */
  address: string;
  /** startedAt: ms since the epoch. */
  readonly exporter: { readonly version: string; readonly startedAt: number };
  #connection: Connection;
  #firstConnected = Infinity;

  constructor(options: {
    /** Runs the task log holds. */
    capacity: number;
    /** Prefixes that get series of their own. */
    maxPrefixes: number;
    /** Where the scheduler was said to be. */
    address: string;
    exporterVersion: string;
    now: number;
    /** ms, of a clock that nobody sets */
    clock?: () => number;
  }) {
    const texts = this.errorTexts;
    const prefixes = this.prefixNames;
    const folding = { names: prefixes, maxSeries: options.maxPrefixes };
    this.log = new TaskLog({
      capacity: options.capacity,
      prefixes,
      workers: this.workerNames,
      texts,
      threads: (address) => this.workers.get(address)?.threads ?? 0,
    });
    this.failures = new Failures({ prefixes, texts });
    this.durations = new Durations(folding);
    this.activities = new Activities(folding);
    this.groups = new Groups({ names: prefixes, limit: MOST_GROUPS });
    this.computations = new Computations({
      log: this.log,
      series: this.series,
      prefixes,
      workers: this.workerNames,
    });
    this.workers = new Workers({ names: this.workerNames, prefixes, stays: this.log.stays });
    this.log.underWay = () => this.workers.executing();
    this.prefixes = new Prefixes({
      ...folding,
      runningSeconds: (position) => this.workers.oldestRunning(position),
      longestSeconds: (position) => this.durations.longest(position),
    });
    const oldNames = new OldNames(this, options.clock ?? (() => performance.now()));
    // Before whoever tells of the change. What has just changed is whole then.
    for (const topic of ['tasks', 'progress', 'workers'] as const)
      this.changes.on(topic, () => {
        if (!oldNames.drop()) return;
        // Both tell positions.
        for (const changed of ['workers', 'progress'] as const) this.changes.announce(changed);
      });
    this.address = options.address;
    this.exporter = { version: options.exporterVersion, startedAt: options.now };
    this.#connection = { state: 'connecting', since: options.now, connects: 0, error: null, retryAt: null };
  }

  get connection(): Readonly<Connection> {
    return this.#connection;
  }

  /** ms since the epoch: when the exporter first connected to this cluster; null: not yet. What it counts, it counts since then. */
  get watchingSince(): number | null {
    return Number.isFinite(this.#firstConnected) ? this.#firstConnected : null;
  }

  get scheduler(): SchedulerUpdate | null {
    return this.#scheduler;
  }

  get missingFeatures(): ReadonlyMap<string, string> {
    return this.#missing;
  }

  /** Position of the scheduler's life. One with another id than the last begins anew: only the log and the colours stay. */
  connected(identity: SchedulerIdentity, now: number): number {
    const returning = this.log.lives().some(({ id }) => id === identity.id);
    const life = this.log.openLife(identity.id, now);
    if (identity.id !== this.identity?.id) {
      const fresh = !returning && (identity.startedAt ?? -Infinity) > this.#firstConnected;
      this.prefixes.beginLife({ fresh });
      this.workers.beginLife({ life, fresh }, now);
      this.activities.beginLife(fresh);
      this.steals.beginLife(fresh);
      this.leases.beginLife(fresh);
      this.seldom = new Seldom();
      this.groups.beginLife(identity.id);
      this.computations.beginLife(identity.id);
      this.events.beginLife(identity.id);
      this.shuffles.beginLife();
      this.schedulerStrain.beginLife();
      this.transitions.beginLife(fresh);
      this.updateGraphSeconds.beginLife(fresh);
      this.wantedThreadSeconds.beginLife(fresh);
      this.#scheduler = null;
      this.workersDesired = null;
      this.#missing.clear();
    }
    this.#firstConnected = Math.min(this.#firstConnected, now);
    this.identity = identity;
    const connects = this.#connection.connects + 1;
    this.#connection = { state: 'connected', since: now, connects, error: null, retryAt: null };
    this.changes.announce('status');
    return life;
  }

  /**
   * error: a sentence that says why. Called again for every try that fails.
   * @param retryAt ms since the epoch; null: nobody tries any more
   */
  disconnected(error: string, retryAt: number | null, now: number): void {
    const { state, since, connects } = this.#connection;
    if (retryAt === null) this.computations.leave();
    if (state === 'connected') this.log.openLife(this.identity!.id, now);
    this.log.known.end();
    this.pushLateness.forget();
    this.#connection = {
      state: state === 'connecting' ? 'connecting' : 'lost',
      since: state === 'connected' ? now : since,
      connects,
      error,
      retryAt,
    };
    this.changes.announce('status');
  }

  /** It was connected to by an earlier start of the exporter alone. @param since ms since the epoch: until when it is known */
  recalled(reason: string, since: number): void {
    this.#connection = { state: 'lost', since, connects: 0, error: reason, retryAt: null };
    this.computations.leave();
    this.changes.announce('status');
  }

  /** now: ms since the epoch, the exporter's clock */
  updateScheduler(update: SchedulerUpdate, now: number): void {
    const { workersAdded, workersRemoved } = update;
    if (workersAdded !== null && workersRemoved !== null)
      this.workers.counters.tell({ added: workersAdded, removed: workersRemoved });
    this.transitions.tell(update.transitions);
    this.updateGraphSeconds.tell(update.updateGraphSeconds);
    this.schedulerStrain.see(update, this.log.known.schedulerTime(now));
    this.#scheduler = update;
  }

  /**
   * past: it finished before the exporter connected, so it is no observation of this exporter.
   * True if no run of its prefix computed longer: what is told of the prefix changes.
   */
  record(life: number, id: number, record: TaskRecord, past: boolean): boolean {
    if (!this.log.append(life, id, record)) return false;
    if (record.erred) this.failures.fromStream(this.log.lifeId(life), id, record);
    const computes = record.intervals.filter(({ action }) => action === 'compute');
    if (computes.length === 0) return false;
    const ms = computes.reduce((sum, { start, stop }) => sum + Math.max(stop - start, 0), 0);
    const prefix = this.prefixNames.positionOf(record.prefix);
    const longest = this.durations.observe(prefix, ms / 1000, past);
    if (longest) this.prefixes.ranLongest(prefix);
    return longest;
  }

  /** A figure that this scheduler does not give, and why. */
  missing(feature: string, reason: string): void {
    if (this.#missing.get(feature) === reason) return;
    this.#missing.set(feature, reason);
    this.changes.announce('status');
  }

  present(feature: string): void {
    if (this.#missing.delete(feature)) this.changes.announce('status');
  }
}
