import type { Progress, SeriesUpdate, Status, WholeLine } from '@daskscope/api';
import { askForLines, Connection, situation } from '@daskscope/client';
import type { RunPlace } from './details/fetch-run.ts';
import { openedFailure, openedRun, type OpenedTask, type RunInStream } from './details/opened-task.ts';
import { Failures } from './errors/failures.ts';
import { Themes } from './header/themes.ts';
import { FunctionMemories } from './memory/function-memory.ts';
import { PastProgress } from './progress/past-progress.ts';
import { ProgressView } from './progress/progress-view.ts';
import { Shown } from './shown.ts';
import { say, STANDS, standsSince, type SaidSituation } from './situation.ts';
import { Search } from './stream/search.ts';
import { Stream } from './stream/stream.ts';
import { hasPast } from './tasks/has-past.ts';
import { KeptTasks } from './tasks/kept-tasks.ts';
import { unknownTimes } from './tasks/unknown-times.ts';
import { ZONE } from './times.ts';
import type { WorkersNow } from './workers/workers-panel.tsx';
import { getJson } from './api.ts';
import { emptyStream } from './live/empty-sentences.ts';
import { openStream } from './open-stream.ts';
import { Rate } from './live/rate.ts';
import { ShownClock } from './live/shown-clock.ts';
import { StreamPlace } from './stream/stream-place.ts';
import { Places } from './views/places.ts';

const SHOW_MS = 500;
const RATE_WINDOW_MS = 5_000;
const CONNECTING: SaidSituation = { tone: 'waiting', label: 'connecting', since: Date.now(), sentence: null };

/** What the page knows and shows, kept up to date by the exporter's stream. */
export class Live {
  readonly places = new Places();
  readonly themes = new Themes();
  /** null: not heard yet. */
  readonly status = new Shown<Status | null>(null);
  readonly situation = new Shown(CONNECTING);
  /** ms since the epoch, by the exporter's clock: since when what is shown is of before; null: it is of now. */
  readonly lostAt = new Shown<number | null>(null);
  /** Finished tasks a second; null: not known. */
  readonly rate = new Shown<number | null>(null);
  readonly workers = new Shown<WorkersNow>({ workers: null, now: 0 });
  /** The cluster's figures that came last. */
  readonly series = new Shown<SeriesUpdate | null>(null);
  readonly details = new Shown<OpenedTask | null>(null);
  readonly help = new Shown(false);
  readonly failures = new Failures();
  readonly stream: Stream;
  readonly search: Search;
  readonly progress: ProgressView;
  readonly memories: FunctionMemories;
  readonly kept: KeptTasks;
  readonly streamPlace: StreamPlace;
  readonly #connection: Connection;
  readonly #past: PastProgress;
  readonly #clock = new ShownClock();
  readonly #rate = new Rate(RATE_WINDOW_MS);
  readonly #workerNames = new Map<string, string>();
  #told = 'connecting';
  /** The only run in colour; null: none is. */
  #picked: RunPlace | null = null;

  constructor() {
    this.kept = this.#createKept();
    const { prefixes } = this.kept.names;
    this.stream = new Stream({
      kept: this.kept,
      theme: this.themes.theme,
      now: () => this.#clock.now(),
      openDetails: (place, name) => this.details.set(openedRun(place, name)),
      search: () => this.search.focus(),
      help: () => this.help.set(true),
      clear: () => this.clear(),
      lookElsewhere: () => {
        this.#picked = null;
        this.search.putBack();
      },
    });
    this.search = new Search({
      prefixes,
      store: () => this.kept.store,
      mark: (found) => this.stream.mark(found),
      showRange: (from, to) => this.stream.showRange(from, to),
      changed: () => (this.#picked = null),
    });
    this.streamPlace = new StreamPlace(this);
    this.progress = new ProgressView(prefixes, this.themes.theme);
    this.memories = new FunctionMemories(prefixes);
    this.#past = new PastProgress({
      ask: (to) => getJson<Progress>('progress', { to }),
      show: (then) => {
        this.progress.showThen(then);
        this.memories.showThen(then);
      },
    });
    this.stream.watchView(() => this.#lookBack());
    this.#connection = new Connection({
      open: openStream,
      ask: askForLines((path, parameters) => getJson(path, parameters)),
      page: document,
      cursor: () => this.kept.cursor,
      onBadCursor: () => this.kept.beginAnew(),
      onLine: (line) => this.#take(line),
      onChange: () => this.#takeChange(),
    });
  }

  start(): void {
    setInterval(() => this.#show(), SHOW_MS);
    this.#show();
    addEventListener('online', () => this.#connection.hurry());
    this.#connection.enter();
  }

  /** Now, by the exporter's clock: ms since the epoch. */
  now(): number {
    return this.#clock.real();
  }

  workerName(address: string): string {
    return this.#workerNames.get(address) ?? address;
  }

  openFailure(failure: Parameters<typeof openedFailure>[0]): void {
    this.details.set(openedFailure(failure));
  }

  showInStream({ life, id, from, to }: RunInStream): void {
    this.places.show('status');
    this.stream.showRange(from, to);
    this.#picked = id === null ? null : { life, id };
    this.#pick();
  }

  /** Picks the run out as soon as it is there, and again where it comes to be in another store. */
  #pick(): void {
    if (!this.#picked) return;
    const { life, id } = this.#picked;
    const number = this.kept.store.runs.find(this.kept.names.lives.position(life), id);
    if (number !== undefined) this.search.showOnly(number);
  }

  /** Ends what is on top of the rest. */
  clear(): void {
    if (this.stream.clear()) return;
    if (this.details.value) this.details.set(null);
    else if (this.search.active) this.search.clear();
  }

  #createKept(): KeptTasks {
    return new KeptTasks({
      changed: () => this.stream.draw(),
      storeChanged: () => {
        this.stream.replaceStore();
        this.search.restart();
        this.#pick();
        this.stream.draw();
      },
      beganAnew: () => {
        this.#workerNames.clear();
        this.stream.forgetNames();
        // Its functions have other positions; it is asked for again.
        this.#past.look(null, 0);
        this.#connection.restart();
      },
      historyProgress: (progress) => this.stream.setHistory(progress),
      finished: (end) => this.#rate.add(end),
    });
  }

  #take(line: WholeLine): void {
    switch (line.topic) {
      case 'heartbeat':
        this.#clock.hear(line.data.time);
        return;
      case 'tasks':
        this.#clock.hear(line.data.base + line.data.now);
        this.kept.takeTasks(line.data);
        if (line.data.tasks.status.includes(1)) this.failures.refresh();
        void this.#fetchHistory();
        return;
      case 'progress':
        this.progress.update(line.data);
        this.memories.update(line.data);
        return;
      case 'workers': {
        const { workers } = line.data;
        for (const { address, name } of workers) this.#workerNames.set(address, name || address);
        this.kept.takeWorkers(line.data);
        this.workers.set({ workers, now: this.#clock.real() });
        return;
      }
      case 'series':
        this.series.set(line.data);
        return;
      case 'status':
        this.#clock.hear(line.data.time);
        this.#takeStatus(line.data);
    }
  }

  #takeStatus(status: Status): void {
    if (status.cluster.errors !== this.status.value?.cluster.errors) this.failures.refresh();
    this.status.set(status);
    this.kept.hasPast = hasPast(status);
    this.progress.setThreads(status.cluster.threads);
    this.#show();
    void this.#fetchHistory();
  }

  #takeChange(): void {
    const { kind } = this.#connection.state;
    if (kind === 'live' && this.#told === 'lost') this.failures.refresh();
    this.#told = kind;
    this.#show();
  }

  async #fetchHistory(): Promise<void> {
    const status = this.status.value;
    if (status) await this.kept.fetchHistory(status.lives);
  }

  /** Progress and memory are of the end of what is looked at, where the exporter keeps how it was. */
  #lookBack(): void {
    this.#past.look(this.status.value?.history ? this.stream.range : null, this.#clock.real());
  }

  /** How it stands, which may change without a word from anybody. */
  #show(): void {
    const now = Date.now();
    const status = this.status.value;
    const clock = this.#clock;
    const how = say(situation(this.#connection.state, status, clock.ahead), status, ZONE, now);
    const lostAt = standsSince(how, status, clock.ahead);
    const lost = lostAt !== null;
    // What no longer goes on stands still, so that it stays in view.
    if (lost) clock.stop(lostAt);
    else clock.go();
    this.stream.setLost(lost && STANDS);
    this.lostAt.set(lostAt);
    this.stream.setUnknown(unknownTimes({ known: status?.known, lostAt, missing: this.kept.missing }));
    // Nothing new comes, and what there is grows older.
    if (lost) this.workers.set({ ...this.workers.value, now: clock.real() });
    this.situation.set(how);
    this.rate.set(how.tone === 'live' ? this.#rate.perSecond(clock.real()) : null);
    this.stream.setEmpty(emptyStream(status, how.tone !== 'lost', this.progress.idle));
    this.#lookBack();
  }
}
