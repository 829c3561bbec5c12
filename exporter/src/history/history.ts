import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Cluster } from '../state/cluster.ts';
import type { PastSums } from '../state/query/past.ts';
import { DAY_MS } from './day.ts';
import { isShared, pauseAfter, placeOf, type StoreOptions } from './engines.ts';
import { Queue } from './queue.ts';
import { KnownClusters, OTHERS_KINDS } from './known/known-clusters.ts';
import { rememberedBy } from './known/remembered-by.ts';
import type {
  Batch,
  DocumentsQuery,
  FoundListed,
  FoundStored,
  ListedQuery,
  Others,
  RunsQuery,
  StoredDocument,
  StoredRun,
  StoreSize,
  SumsQuery,
} from './stored.ts';
import type { FailuresQuery, FoundFailureRows, FoundSeries, SeriesQuery, StoredRow } from './stored-rows.ts';
import { HistoryError, StoreThread } from './thread.ts';

/** What waits is written so often: in batches that one disk can follow. */
const FLUSH_MS = 500;
const UPKEEP_MS = 60_000;
/** What other exporters write is looked at so often. */
const LOOK_MS = 10_000;
/** Batches that the store has at once: one is written, and one waits for that. */
const UNDER_WAY = 2;

export interface HistoryOptions {
  store: StoreOptions;
  /** The bundle that the store's thread runs. */
  program: URL;
  log: Pick<Logger, 'info' | 'warn'>;
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
  readonly #queue = new Queue();
  /** Batches under way, the oldest first. */
  readonly #taking = new Set<Promise<void>>();
  readonly #clusters = new KnownClusters();
  readonly #lostListeners = new Set<(lost: StoredDocument | StoredRow) => void>();
  readonly #goneListeners = new Set<(until: number) => void>();
  readonly #openListeners = new Set<() => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  /** ms since the epoch: runs that ended until then are gone. */
  #goneUntil = -Infinity;
  #isLooking = false;
  /** Why it was not possible last. */
  #lookProblem: string | null = null;
  /** Until which what others wrote was told, as the store counts. */
  #heard: number | undefined;
  #thread: StoreThread | undefined;
  #state: 'opening' | 'open' | 'failed' = 'opening';
  #problem: string | null = null;
  #size: StoreSize | null = null;
  #stored = 0;
  #opened = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #isKeptUp = false;
  /** Of its place, in a row. */
  #failures = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  get state(): 'opening' | 'open' | 'failed' {
    return this.#state;
  }

  /** Why it is not open, in a sentence; null: it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Runs that are on disk since the exporter started. */
  get stored(): number {
    return this.#stored;
  }

  /** Runs that were not kept: too many waited, or the store cannot take them. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Failures and the like that were not kept. */
  get droppedRows(): number {
    return this.#queue.droppedRows;
  }

  /** Runs that wait to be on disk. */
  get waiting(): number {
    return this.#queue.runs;
  }

  /** null: not known yet. */
  get size(): StoreSize | null {
    return this.#size;
  }

  /** True once it was open: what came since then is in it, waits for it, or was dropped and said to be. */
  get opened(): boolean {
    return this.#opened;
  }

  /** Other exporters may write there too. */
  get shared(): boolean {
    return isShared(this.#options.store);
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
    await this.#open();
    // Who did not wait for it may have closed it meanwhile.
    if (this.#closed) return;
    const flush = setInterval(() => this.#flush(), FLUSH_MS);
    const upkeep = setInterval(() => void this.#upkeep(), UPKEEP_MS);
    this.#timers.push(flush, upkeep);
    if (this.shared) this.#timers.push(setInterval(() => void this.#look(), LOOK_MS));
    await this.#measure();
  }

  /** Keeps what a cluster's log takes in, under its name; before it is connected to. Returns what ends that. */
  follow(name: string, cluster: Cluster): () => void {
    const end = this.#clusters.follow(this, name, cluster);
    // What was remembered of it may be older.
    if (this.#goneUntil > -Infinity) cluster.log.forget(this.#goneUntil);
    return end;
  }

  /** False: too many wait, and it was dropped. */
  take(run: StoredRun): boolean {
    if (!this.#queue.addRun(run)) return false;
    this.#clusters.lives.see(run.cluster, run.life, run.stop);
    return true;
  }

  keep(document: StoredDocument): void {
    for (const dropped of this.#queue.addDocument(document)) this.#lose(dropped);
  }

  /** Where too many wait, it is dropped, and counted. */
  keepRow(row: StoredRow): void {
    if (!this.#queue.addRow(row)) this.#lose(row);
  }

  /** Also what was taken in a moment ago. @throws HistoryError with a sentence */
  async find(query: RunsQuery): Promise<FoundStored> {
    return (await this.#asked()).ask('find', query);
  }

  /** As find. @throws HistoryError with a sentence */
  async sum(query: SumsQuery): Promise<PastSums> {
    return (await this.#asked()).ask('sum', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  async documents(query: DocumentsQuery): Promise<StoredDocument[]> {
    return (await this.#asked()).ask('documents', query);
  }

  /** Of computations, also those kept a moment ago. @throws HistoryError with a sentence */
  async listed(query: ListedQuery): Promise<FoundListed> {
    return (await this.#asked()).ask('listed', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  async failures(query: FailuresQuery): Promise<FoundFailureRows> {
    return (await this.#asked()).ask('failures', query);
  }

  /** Also what was kept a moment ago. @throws HistoryError with a sentence */
  async series(query: SeriesQuery): Promise<FoundSeries> {
    return (await this.#asked()).ask('series', query);
  }

  warn(sentence: string): void {
    this.#options.log.warn({ history: placeOf(this.#options.store) }, sentence);
  }

  /** Called with documents and rows that were not kept after all. */
  onLost(listener: (lost: StoredDocument | StoredRow) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** Called when what is there is known where it was not at the start, and when others came, went, or told of theirs. */
  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  }

  /** Called when runs were removed, with the time until which those that ended may be gone: ms since the epoch. */
  onGone(listener: (until: number) => void): () => void {
    this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  }

  /** Puts on disk what waits. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#retry);
    if (this.#state === 'open') {
      await this.#handOn();
      await this.#thread?.ask('close', null).catch(() => undefined);
    }
    await this.#thread?.end();
  }

  async #asked(): Promise<StoreThread> {
    if (this.#state === 'open') await this.#handOn();
    // It may have failed meanwhile.
    if ((this.#state as string) !== 'open')
      throw new HistoryError(this.#problem ?? 'The history is being opened.');
    return this.#thread!;
  }

  async #open(): Promise<void> {
    const { store, program, log } = this.#options;
    const thread = (this.#thread ??= new StoreThread(program));
    try {
      const lives = await thread.ask('open', this.#heardBefore(store));
      const remembered = this.#clusters.known ? undefined : await rememberedBy(thread);
      // What cannot be done is said by the next upkeep.
      const upkept = this.shared && (await thread.ask('upkeep', Date.now()).catch(() => undefined));
      const others = this.shared && (await thread.ask('others', OTHERS_KINDS));
      // At once: whoever asks meanwhile would take clusters that others watch for gone ones.
      this.#clusters.see(lives);
      if (remembered) this.#clusters.read(remembered);
      if (upkept) this.#goneUntil = Math.max(this.#goneUntil, (upkept.goneUntil ?? -Infinity) / 1000);
      const isNew = others && this.#hear(others);
      this.#state = 'open';
      this.#problem = null;
      log.info({ history: placeOf(store) }, 'The history is open');
      const first = !this.#opened;
      this.#opened = true;
      if (first || isNew) for (const listener of this.#openListeners) listener();
    } catch (error) {
      if (error instanceof HistoryError && error.fatal) {
        await thread.end();
        throw error;
      }
      this.#fail(error as Error);
    }
  }

  /** What others wrote while it could not be asked is told too. */
  #heardBefore(store: StoreOptions): StoreOptions {
    return store.engine === 'clickhouse' && this.#heard !== undefined
      ? { ...store, heard: this.#heard }
      : store;
  }

  #flush(): void {
    while (this.#state === 'open' && this.#taking.size < UNDER_WAY) {
      const batch = this.#queue.next();
      if (!batch) return;
      const taking = this.#take(batch).finally(() => {
        this.#taking.delete(taking);
        if (this.#queue.isFull) this.#flush();
      });
      this.#taking.add(taking);
    }
  }

  /** Fulfilled when all that waits now is handed on, in order, or the store failed. */
  async #handOn(): Promise<void> {
    this.#flush();
    for (let left = this.#queue.batches; left > 0 && this.#state === 'open'; left--) {
      const [oldest] = this.#taking;
      await oldest;
      this.#flush();
    }
  }

  async #take(batch: Batch): Promise<void> {
    const thread = this.#thread!;
    try {
      const { runs, lives } = await thread.ask('take', batch);
      this.#queue.done(batch);
      this.#failures = 0;
      this.#stored += runs;
      lives.forEach((life) => this.#clusters.lives.acknowledge(life));
    } catch (error) {
      if (thread !== this.#thread) return;
      // Those behind it fail since it did.
      if (this.#state === 'open' && !(error as HistoryError).ofPlace) this.#blame(batch);
      this.#fail(error as Error);
    }
  }

  #lose(lost: StoredDocument | StoredRow): void {
    for (const listener of this.#lostListeners) listener(lost);
  }

  #blame(batch: Batch): void {
    const dropped = this.#queue.failed(batch);
    if (!dropped) return;
    if (!('run' in dropped)) this.#lose(dropped);
    const { cluster } = dropped;
    const what =
      'run' in dropped
        ? `task ${dropped.run} of the scheduler ${dropped.life}`
        : 'kind' in dropped
          ? dropped.kind
          : dropped.table;
    this.#options.log.warn({ cluster, what }, 'The history goes on without something that it cannot take');
  }

  /** What was handed on waits again, and the store is opened again later. */
  #fail(error: Error): void {
    if (this.#closed) return;
    if (this.#problem !== error.message) this.warn(error.message);
    this.#state = 'failed';
    this.#problem = error.message;
    this.#queue.again();
    if (this.#retry) return;
    this.#failures = (error as HistoryError).ofPlace ? this.#failures + 1 : 0;
    this.#retry = setTimeout(() => void this.#reopen(), pauseAfter(this.#options.store, this.#failures));
  }

  async #reopen(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.end();
    this.#retry = undefined;
    if (this.#closed) return;
    await this.#open().catch((error: unknown) => this.#fail(error as Error));
  }

  /** One at a time: where it takes long, another would only wait for it, and so would all that come after. */
  async #upkeep(): Promise<void> {
    if (this.#state !== 'open' || this.#isKeptUp) return;
    this.#isKeptUp = true;
    const now = Date.now();
    try {
      const { goneUntil, problem } = await this.#thread!.ask('upkeep', now);
      if (problem !== null) this.warn(problem);
      // Where others write too, it says itself how long that is.
      const tooOld = this.shared ? -Infinity : (now - this.#options.store.days * DAY_MS) * 1000;
      this.#clusters.lives.forget(Math.max(tooOld, goneUntil ?? -Infinity));
      if (goneUntil !== null) {
        this.#goneUntil = Math.max(this.#goneUntil, goneUntil / 1000);
        for (const listener of this.#goneListeners) listener(goneUntil / 1000);
      }
      await this.#measure();
      this.#failures = 0;
    } catch (error) {
      this.warn((error as Error).message);
    } finally {
      this.#isKeptUp = false;
    }
  }

  /** At what others wrote; the next time, where it cannot now. Why it cannot is said once. */
  async #look(): Promise<void> {
    if (this.#state !== 'open' || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const others = await this.#thread!.ask('others', OTHERS_KINDS);
      if (this.#hear(others)) for (const listener of this.#openListeners) listener();
      this.#lookProblem = null;
    } catch (error) {
      const { message } = error as Error;
      // Where it is opened again that says so itself.
      if ((this.#state as string) === 'open' && message !== this.#lookProblem)
        this.warn(
          `What other exporters tell cannot be read, and what is known of their clusters gets old: ${message}`,
        );
      this.#lookProblem = message;
    } finally {
      this.#isLooking = false;
    }
  }

  /** Returns whether that is new. */
  #hear(others: Others): boolean {
    this.#heard = others.heard;
    return this.#clusters.hear(others, this.id);
  }

  async #measure(): Promise<void> {
    if (this.#state === 'open') this.#size = await this.#thread!.ask('size', null).catch(() => this.#size);
  }
}
