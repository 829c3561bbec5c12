import { randomUUID } from 'node:crypto';
import type { Cluster } from '../state/cluster.ts';
import type { PastSums } from '../state/log/query/past.ts';
import { DAY_MS } from './day.ts';
import { isShared } from './engines.ts';
import { Intake } from './keeping/intake.ts';
import { Listeners } from './keeping/listeners.ts';
import { OtherExporters } from './keeping/other-exporters.ts';
import { ReopenedStore, type ReopenedStoreOptions } from './keeping/reopened-store.ts';
import { Upkeep } from './keeping/upkeep.ts';
import { KnownClusters } from './known/known-clusters.ts';
import { rememberedBy } from './known/remembered-by.ts';
import type { Asked, Op } from './messages.ts';
import type {
  DocumentsQuery,
  FoundListed,
  FoundStored,
  ListedQuery,
  RunsQuery,
  StoredDocument,
  StoredRun,
  StoreSize,
  SumsQuery,
} from './stored.ts';
import type { FailuresQuery, FoundFailureRows, FoundSeries, SeriesQuery, StoredRow } from './stored-rows.ts';
import type { StoreThread } from './thread.ts';

/** What waits is written so often: in batches that one disk can follow. */
const FLUSH_MS = 500;
const UPKEEP_MS = 60_000;
/** What other exporters write is looked at so often. */
const LOOK_MS = 10_000;

export interface HistoryOptions extends ReopenedStoreOptions {
  /** The same in each start of this exporter, and in no other exporter that runs now; undefined: it has none. */
  name?: string | undefined;
}

/**
 * What was, on disk: takes in what clusters tell and answers what is asked of it. Where the store fails, what comes waits within
 * bounds, and it is opened again and again; whatever happens to it, the exporter goes on.
 *
 * To keep something else than runs, give it a kind of document of its own: `keep({ kind: 'computation', cluster, id, start, stop,
 * json })`, with start and stop in ms since the epoch. Another one with the same kind, cluster and id replaces it, so one that is not
 * done yet can be kept again later. `documents({ kind, cluster, from, to, limit })` gives the newest that touch a range, also those
 * that were kept a moment ago. They go when the runs of their time go.
 */
export class History {
  /** Of this start of the exporter, among those that share the store. */
  readonly id = randomUUID();
  readonly #options: HistoryOptions;
  readonly #clusters: KnownClusters;
  readonly #store: ReopenedStore;
  readonly #intake: Intake;
  readonly #upkeep: Upkeep;
  readonly #others: OtherExporters;
  readonly #lost = new Listeners<StoredDocument | StoredRow>();
  readonly #gone = new Listeners<number>();
  readonly #open = new Listeners<void>();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#clusters = new KnownClusters(options.name);
    const { lives } = this.#clusters;
    this.#store = new ReopenedStore(options, {
      begin: (thread) => this.#begin(thread),
      onFail: () => this.#intake.again(),
    });
    this.#intake = new Intake(this.#store, lives, (lost) => this.#lost.tell(lost));
    this.#upkeep = new Upkeep(this.#store, lives, {
      tooOld: (now) => this.#tooOld(now),
      onGone: (until) => this.#gone.tell(until),
    });
    this.#others = new OtherExporters(this.#store, this.#clusters, this.id, () => this.#open.tell());
  }

  get state(): 'opening' | 'open' | 'failed' {
    return this.#store.state;
  }

  /** Why it is not open, in a sentence; null: it is. */
  get problem(): string | null {
    return this.#store.problem;
  }

  /** Runs that are on disk since the exporter started. */
  get stored(): number {
    return this.#intake.stored;
  }

  /** Runs that were not kept: too many waited, or the store cannot take them. */
  get dropped(): number {
    return this.#intake.dropped;
  }

  /** Failures and the like that were not kept. */
  get droppedRows(): number {
    return this.#intake.droppedRows;
  }

  /** Runs that wait to be on disk. */
  get waiting(): number {
    return this.#intake.waiting;
  }

  /** null: not known yet. */
  get size(): StoreSize | null {
    return this.#upkeep.size;
  }

  /** True once it was open: what came since then is in it, waits for it, or was dropped and said to be. */
  get opened(): boolean {
    return this.#store.opened;
  }

  /** Other exporters may write there too. */
  get shared(): boolean {
    return isShared(this.#options.store);
  }

  /** Of this exporter, in each of its starts; undefined: it has none. */
  get name(): string | undefined {
    return this.#options.name;
  }

  /** Which clusters others watch is known: before, one that nobody watches here may not be gone. */
  get knowsOthers(): boolean {
    return !this.shared || this.#others.heard;
  }

  /** Another exporter said lately that it watches it. @param since ms since the epoch: and later than then */
  isElsewhere(cluster: string, since?: number): boolean {
    return this.#clusters.elsewhere.has(cluster, Date.now(), since);
  }

  /** µs: when the latest run of a cluster ended that is there, or waits to be. */
  until(cluster: string): number {
    return this.#clusters.lives.until(cluster);
  }

  /** Of each cluster of which there are runs, when the latest of them ended: ms since the epoch. */
  ends(): Map<string, number> {
    return this.#clusters.lives.ends();
  }

  /** One past the highest run on disk of each life of a cluster. */
  acknowledged(cluster: string): ReadonlyMap<string, number> {
    return this.#clusters.lives.acknowledged(cluster);
  }

  /**
   * Fulfilled when it is open, or cannot be now: it is tried again then.
   * @throws HistoryError where it never can: the engine is not installed
   */
  async start(): Promise<void> {
    await this.#store.open();
    // Who did not wait for it may have closed it meanwhile.
    if (this.#store.closed) return;
    const flush = setInterval(() => this.#intake.flush(), FLUSH_MS);
    const upkeep = setInterval(() => void this.#upkeep.run(), UPKEEP_MS);
    this.#timers.push(flush, upkeep);
    if (this.shared) this.#timers.push(setInterval(() => void this.#others.look(), LOOK_MS));
    // Behind what the store is busy with, which may take long: nobody has to wait for that to be answered.
    void this.#upkeep.measure();
  }

  /** Keeps what a cluster's log takes in, under its name; before it is connected to. Returns what ends that. */
  follow(name: string, cluster: Cluster): () => void {
    const end = this.#clusters.follow(this, name, cluster);
    // What was remembered of it may be older.
    if (this.#upkeep.goneUntil > -Infinity) cluster.log.forget(this.#upkeep.goneUntil);
    return end;
  }

  /** False: too many wait, and it was dropped. */
  take(run: StoredRun): boolean {
    return this.#intake.take(run);
  }

  keep(document: StoredDocument): void {
    this.#intake.keep(document);
  }

  /** Where too many wait, it is dropped, and counted. */
  keepRow(row: StoredRow): void {
    this.#intake.keepRow(row);
  }

  /** Also what was taken in a moment ago. @throws HistoryError with a sentence */
  find(query: RunsQuery): Promise<FoundStored> {
    return this.#ask('find', query);
  }

  /** As find. @throws HistoryError with a sentence */
  sum(query: SumsQuery): Promise<PastSums> {
    return this.#ask('sum', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  documents(query: DocumentsQuery): Promise<StoredDocument[]> {
    return this.#ask('documents', query);
  }

  /** Of computations, also those kept a moment ago. @throws HistoryError with a sentence */
  listed(query: ListedQuery): Promise<FoundListed> {
    return this.#ask('listed', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  failures(query: FailuresQuery): Promise<FoundFailureRows> {
    return this.#ask('failures', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  series(query: SeriesQuery): Promise<FoundSeries> {
    return this.#ask('series', query);
  }

  warn(sentence: string): void {
    this.#store.warn(sentence);
  }

  /** Called with documents and rows that were not kept after all. */
  onLost(listener: (lost: StoredDocument | StoredRow) => void): () => void {
    return this.#lost.add(listener);
  }

  /** Called when what is there is known where it was not at the start, and when others came, went, or told of theirs. */
  onOpen(listener: () => void): () => void {
    return this.#open.add(listener);
  }

  /** Called when runs were removed, with the time until which those that ended may be gone: ms since the epoch. */
  onGone(listener: (until: number) => void): () => void {
    return this.#gone.add(listener);
  }

  /** Puts on disk what waits. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#store.close(() => this.#intake.handOn());
  }

  async #ask<Of extends Op>(op: Of, args: Asked[Of]['takes']): Promise<Asked[Of]['gives']> {
    if (this.#store.isOpen) await this.#intake.handOn();
    return this.#store.ask(op, args);
  }

  async #begin(thread: StoreThread): Promise<() => void> {
    const first = !this.opened;
    const lives = await thread.ask('open', this.#others.heardBefore(this.#options.store));
    const remembered = this.#clusters.known ? undefined : await rememberedBy(thread);
    // What cannot be done is said by the next upkeep.
    const upkept = this.shared && (await thread.ask('upkeep', Date.now()).catch(() => undefined));
    const others = this.shared ? await this.#others.first(thread) : undefined;
    // At once: whoever asks meanwhile would take clusters that others watch for gone ones.
    this.#clusters.see(lives);
    if (remembered) this.#clusters.read(remembered);
    if (upkept) this.#upkeep.see(upkept.goneUntil);
    const isNew = others && this.#others.hear(others);
    return () => {
      if (first || isNew) this.#open.tell();
      // What is due may be long since: who is started often would never come to it.
      if (first && !this.shared) void this.#upkeep.run();
    };
  }

  /** µs: what ended until then is too old. Where others write too, the store says itself how long that is. */
  #tooOld(now: number): number {
    return this.shared ? -Infinity : (now - this.#options.store.days * DAY_MS) * 1000;
  }
}
