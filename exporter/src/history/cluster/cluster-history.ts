import type { Cluster } from '../../state/cluster.ts';
import type { Placed, RunKeeper } from '../../state/log/keeper.ts';
import { microseconds } from '../../state/log/runs/microseconds.ts';
import type { RememberedLog } from '../../state/log/remembered.ts';
import type { LostTime } from '../../state/now/failures/lost-times.ts';
import type { Stood } from '../../state/now/tasks/standing.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../state/text.ts';
import type { TaskRecord } from '../../state/updates/tasks.ts';
import { ClusterComputations } from './cluster-computations.ts';
import { ClusterFailures } from './cluster-failures.ts';
import { ClusterProgress } from './cluster-progress.ts';
import { ClusterSeries } from './cluster-series.ts';
import { joinedLog } from './joined-log.ts';
import { MOMENT_KINDS, PROGRESS_KIND } from './progress-moments.ts';
import { LEFT, WATCHED_KIND, WATCHED_MS, watchedBy } from '../watched.ts';
import type { Before, StoredDocument, StoredRun } from '../stored.ts';
import type { StoredRow } from '../stored-rows.ts';

/** What is to be known after another start is written so often, where it changed. */
export const REMEMBER_MS = 10_000;

/** Of the document that holds it. */
export const LOG_KIND = 'log';

const PROGRESS_KINDS: ReadonlySet<string> = new Set([PROGRESS_KIND, ...MOMENT_KINDS]);

/** What is in it. */
interface RememberedCluster extends RememberedLog {
  /** When there were errors that were not kept. */
  lostErrors?: LostTime[];
  /** Until when what was kept of its progress stood. */
  stood?: Stood | undefined;
}

/** Beyond, no number is whole. */
const MOST = Number.MAX_SAFE_INTEGER;

/** The history of all clusters, as what is kept of one needs it. */
export interface Keeping {
  /** Of this start of the exporter. */
  readonly id: string;
  /** Of this exporter, in each of its starts; undefined: it has none. */
  readonly name?: string | undefined;
  /** True once it was open. */
  readonly opened: boolean;
  /** Other exporters may write there too. */
  readonly shared: boolean;
  /** Another exporter said that it watches it, later than then: ms since the epoch. */
  isElsewhere(cluster: string, since: number): boolean;
  /** µs: when the latest run of a cluster ended that is there, or waits to be. */
  until(cluster: string): number;
  /** One past the highest run on disk of each life of a cluster. */
  acknowledged(cluster: string): ReadonlyMap<string, number>;
  /** False: too many wait, and it was dropped. */
  take(run: StoredRun): boolean;
  keep(document: StoredDocument): void;
  keepRow(row: StoredRow): void;
  warn(sentence: string): void;
  /** Returns what ends it. */
  onGone(listener: (until: number) => void): () => void;
  onLost(listener: (lost: StoredDocument | StoredRow) => void): () => void;
}

/** What is kept of one cluster: it takes in what the cluster's log does, under the cluster's name. */
export class ClusterHistory implements RunKeeper {
  readonly #history: Keeping;
  readonly #cluster: Cluster;
  readonly #name: string;
  readonly #computations: ClusterComputations;
  readonly #failures: ClusterFailures;
  readonly #progress: ClusterProgress;
  readonly #series: ClusterSeries;
  readonly #endings: (() => void)[] = [];
  #remembered: string | undefined;
  /** What was remembered before is known: it may be replaced. */
  #mayRemember = false;
  /** What was remembered before, where that became known only once it had begun. */
  #before: RememberedCluster | undefined;
  #life = '';
  /** What is kept of it was written by this exporter last. */
  #isOurs = false;
  /** It was so once. */
  #wasOurs = false;
  /** ms since the epoch. */
  #begun = -Infinity;
  #saidAt = -Infinity;

  constructor(history: Keeping, cluster: Cluster, name: string) {
    this.#history = history;
    this.#cluster = cluster;
    this.#name = name;
    this.#computations = new ClusterComputations(history, cluster.computations, name);
    this.#failures = new ClusterFailures(history, cluster.failures, name);
    this.#progress = new ClusterProgress(history, cluster, name);
    this.#series = new ClusterSeries(history, cluster.series, name);
  }

  /** Before the cluster is connected to. @param before undefined: that is not known */
  begin(before: Before | undefined): void {
    const { log } = this.#cluster;
    this.#begun = Date.now();
    // Else the next start has what is on disk, which this one would replace by less.
    this.#mayRemember = before !== undefined;
    // What cannot be told may be of any time.
    log.isKeptElsewhere(before ? this.#history.until(this.#name) / 1000 : Date.now());
    if (before?.log !== undefined) this.#restore(before.log);
    this.#computations.begin(before);
    this.#failures.begin(before?.failures);
    this.#progress.begin(before?.progress);
    this.#series.begin();
    log.keeper = this;
    const remember = setInterval(() => this.#remember(), REMEMBER_MS);
    this.#endings.push(
      () => clearInterval(remember),
      this.#history.onGone((until) => log.forget(until)),
      this.#history.onLost((lost) => this.#lose(lost)),
    );
  }

  /** What was remembered of it could be read only now. */
  know(before: Before): void {
    this.#mayRemember = true;
    if (before.log !== undefined)
      this.#before = this.#parsed(before.log, ({ lostErrors = [], stood }) => {
        this.#cluster.failures.restoreLost(lostErrors);
        // Unless something was kept since.
        if (stood && !this.#cluster.prefixes.stood) this.#cluster.prefixes.standing.restore(stood);
      });
    this.#computations.know(before);
    // How far functions were once is told until the scheduler tells of now.
    if (!this.#cluster.identity) this.#progress.begin(before.progress);
  }

  /** Returns what is remembered of it; null: no more than before. */
  end(): Before | null {
    for (const end of this.#endings.splice(0)) end();
    this.#remember();
    // Of one that is gone for long this is what is known, unless another took it over.
    const isOurs =
      !this.#history.shared || (this.#wasOurs && !this.#history.isElsewhere(this.#name, this.#begun));
    this.#cluster.log.keeper = null;
    this.#series.end();
    if (!isOurs) {
      this.#computations.end();
      this.#failures.end();
      return null;
    }
    return {
      log: this.#remembered,
      progress: this.#mayRemember ? this.#progress.end() : undefined,
      ...this.#computations.end(),
      failures: this.#failures.end(),
    };
  }

  get keeps(): boolean {
    return this.#history.opened;
  }

  next(life: string): number {
    return this.#history.acknowledged(this.#name).get(life) ?? 0;
  }

  take(life: string, run: number, record: TaskRecord, { lane, start, stop, intervals }: Placed): void {
    const kept = this.#history.take({
      cluster: this.#name,
      life,
      run,
      key: cut(record.key, KEY_LIMIT),
      fn: cut(record.prefix, NAME_LIMIT),
      worker: cut(record.worker, NAME_LIMIT),
      thread: lane,
      erred: record.erred,
      nbytes: Math.min(Math.max(record.nbytes, 0) || 0, MOST),
      type: record.type,
      exception: record.exception,
      traceback: record.traceback,
      start: whole(start),
      stop: whole(stop),
      intervals: intervals.map(({ action, start, stop, source }) => ({
        action,
        start: whole(start),
        stop: Math.max(whole(start), whole(stop)),
        source,
      })),
    });
    if (!kept) this.#cluster.log.cut(life, { start, stop });
    if (life === this.#life) return;
    // At once: an exporter that is killed would not know whose these runs are.
    this.#life = life;
    this.#remember();
  }

  /** It is kept again with the next change, and said to be kept no longer. */
  #lose(lost: StoredDocument | StoredRow): void {
    if (lost.cluster !== this.#name) return;
    if ('table' in lost) {
      if (lost.table === 'failures') this.#failures.lose(lost);
    } else if (lost.kind === LOG_KIND) this.#remembered = undefined;
    else if (PROGRESS_KINDS.has(lost.kind)) this.#progress.lose(lost);
    else this.#computations.lose(lost.kind, lost.id);
  }

  #restore(json: string): void {
    const remembered = this.#parsed(json, ({ lostErrors = [], stood, ...log }) => {
      this.#cluster.failures.restoreLost(lostErrors);
      if (stood) this.#cluster.prefixes.standing.restore(stood);
      this.#cluster.log.restore(log, this.#history.until(this.#name) / 1000);
    });
    if (remembered) this.#remembered = json;
  }

  /** undefined, and said: it cannot be read, or not be used. */
  #parsed(json: string, use: (remembered: RememberedCluster) => void): RememberedCluster | undefined {
    try {
      const remembered = JSON.parse(json) as RememberedCluster;
      use(remembered);
      return remembered;
    } catch (error) {
      this.#history.warn(
        `What the history remembers of the cluster ${this.#name} cannot be read, and is begun anew: ${(error as Error).message}`,
      );
      return undefined;
    }
  }

  /** A source names it here. */
  get #isWatched(): boolean {
    const { error, retryAt } = this.#cluster.connection;
    return error === null || retryAt !== null;
  }

  /** Where others write too, one who is no longer, or never was, connected to it would replace what they know by less. */
  #isToWrite(): boolean {
    if (!this.#history.shared) return true;
    if (this.#isWatched && Date.now() - this.#saidAt >= WATCHED_MS) this.#say(watchedBy(this.#history.name));
    const was = this.#isOurs;
    this.#isOurs = this.#isWatched && this.#cluster.identity !== null;
    this.#wasOurs ||= this.#isOurs;
    if (was && !this.#isWatched) this.#say(LEFT);
    // And once more, of what came last.
    return was || this.#isOurs;
  }

  /** That it is watched here, or not any more. */
  #say(json: string): void {
    const now = (this.#saidAt = Date.now());
    const { id } = this.#history;
    this.#history.keep({ kind: WATCHED_KIND, cluster: this.#name, id, start: now, stop: now, json });
  }

  #remember(): void {
    if (!this.#isToWrite() || !this.#mayRemember) return;
    this.#computations.remember();
    this.#progress.remember();
    const lostErrors = [...this.#cluster.failures.lost()];
    const now = this.#cluster.log.remember();
    const log = this.#before ? joinedLog(this.#before, now) : now;
    const json = JSON.stringify({
      ...log,
      ...(lostErrors.length > 0 && { lostErrors }),
      ...{ stood: this.#cluster.prefixes.stood },
    } satisfies RememberedCluster);
    if (json === this.#remembered) return;
    this.#remembered = json;
    const time = Date.now();
    this.#history.keep({ kind: LOG_KIND, cluster: this.#name, id: '', start: time, stop: time, json });
  }
}

const whole = (ms: number): number => Math.min(Math.max(microseconds(ms) || 0, -MOST), MOST);
