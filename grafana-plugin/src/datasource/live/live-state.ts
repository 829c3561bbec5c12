import type { Progress, Status, Tasks, TasksUpdate, WholeLine, Workers } from '@daskscope/api';
import {
  cameBack,
  Clock,
  Connection,
  KnownRuns,
  Names,
  readCursor,
  Running,
  sayNoConnection,
  sayNoScheduler,
  situation,
  spansOf,
  type ConnectionOptions,
  type Situation,
} from '@daskscope/client';
import type { LiveChange, LiveConnection, LiveListener, LiveRunning } from '../../contract/live-handle.ts';
import { IntervalLog } from './interval-log.ts';

/** Intervals kept of what came live. */
const CAPACITY = 1_000_000;
/** What was received is forgotten this long after the last query ended. */
const FORGET_MS = 60_000;

type LiveStateOptions = Pick<ConnectionOptions, 'open' | 'ask' | 'pace'> &
  Partial<Pick<ConnectionOptions, 'page'>> & { capacity?: number };

/** What one exporter says as it happens, received once for all queries of a data source. */
export class LiveState {
  /** Another number: another exporter answers, or what was received was forgotten; rows begin anew. */
  epoch = 0;
  /** False until the stream's place in the tasks is known. */
  placed = false;
  log: IntervalLog;
  names = new Names();
  progress: Progress | null = null;
  workers: Workers | null = null;
  status: Status | null = null;
  /** Runs that passed unseen. */
  lost = 0;
  readonly #connection: Connection;
  readonly #clock = new Clock();
  readonly #capacity: number;
  readonly #listeners = new Set<LiveListener>();
  #running = new Running();
  #known = new KnownRuns();
  #cursor: string | null = null;
  #users = 0;
  #forget: ReturnType<typeof setTimeout> | undefined;
  #told: LiveConnection | null = null;

  constructor({ capacity = CAPACITY, page = document, ...options }: LiveStateOptions) {
    this.#capacity = capacity;
    this.log = new IntervalLog(capacity);
    this.#connection = new Connection({
      ...options,
      page,
      cursor: () => this.#cursor,
      // What ran since is known from the past alone.
      onBadCursor: () => this.#begin(),
      onLine: (line) => this.#take(line),
      onChange: () => this.#tell('connection'),
    });
  }

  /** Also lost while the exporter is there but its scheduler is not. */
  get connection(): LiveConnection {
    const stream = this.#connection.state;
    const now = this.status
      ? connectionOf(situation(stream, this.status, this.#clock.ahead), this.status)
      : { state: stream.kind, since: stream.since, reason: stream.reason };
    if (!this.#told || identity(this.#told) !== identity(now)) this.#told = now;
    return this.#told;
  }

  /** ms since the epoch, by this machine's clock; null: it is not. What the exporter said last goes while its stream is opened anew. */
  get lostSince(): number | null {
    const { state, since } = this.connection;
    if (state === 'lost') return since;
    const said = this.status?.connection;
    return state === 'connecting' && said?.state === 'lost' ? said.since - this.#clock.ahead : null;
  }

  /** Whether the exporter answers; it does so for the past without its scheduler, too. */
  get reachable(): boolean {
    return this.#connection.state.kind === 'live';
  }

  /** Whether anybody looks. */
  get used(): boolean {
    return this.#users > 0;
  }

  /** The same array until something changes. */
  get running(): readonly LiveRunning[] {
    return this.#running.runs;
  }

  /** The exporter's clock, ms since the epoch. */
  now(): number {
    return this.#clock.now();
  }

  /** Receives until the returned function is called. */
  enter(): () => void {
    this.#users++;
    clearTimeout(this.#forget);
    const leave = this.#connection.enter();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
      if (--this.#users === 0) this.#forget = setTimeout(() => this.#begin(), FORGET_MS);
    };
  }

  subscribe(listener: LiveListener): () => void {
    // Wrapped, so that one listener can subscribe twice.
    const own: LiveListener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** An answer of what was before: its names, and which threads came free when. */
  learnPast(answer: Tasks): void {
    this.names.learn(answer);
    this.#running.takePast(answer);
  }

  #take(line: WholeLine): void {
    switch (line.topic) {
      case 'tasks':
        return this.#takeTasks(line.data);
      case 'progress':
        this.progress = line.data;
        return this.#tell('progress');
      case 'workers':
        this.workers = line.data;
        this.names.learnWorkers(line.data);
        this.#running.update(line.data);
        this.#tell('workers');
        return this.#tell('running');
      case 'status':
        return this.#takeStatus(line.data);
      case 'heartbeat':
        return this.#clock.hear(line.data.time);
      case 'end':
        return;
    }
  }

  #takeTasks(update: TasksUpdate): void {
    if (this.#cursor !== null && readCursor(this.#cursor).epoch !== readCursor(update.cursor).epoch) {
      // Positions that rows here have are those of other names now.
      this.#begin();
      return this.#connection.restart();
    }
    this.names.learn(update);
    this.#cursor = update.cursor;
    this.lost += update.lost;
    const { tasks } = update;
    this.log.append(update, this.names.actions, (row) =>
      this.#known.take(this.names.lives[tasks.life[row]!] ?? '', tasks.id[row]!),
    );
    this.placed = true;
    this.#clock.hear(update.base + update.now);
    this.#finish(update);
    this.#tell('rows');
  }

  #takeStatus(status: Status): void {
    const before = this.status;
    const stood = this.connection;
    this.status = status;
    this.#clock.hear(status.time);
    const another = before !== null && before.exporter.startedAt !== status.exporter.startedAt;
    if (another || cameBack(before, status)) {
      // Another exporter's dictionaries, ids and cursors are new ones. One whose scheduler came back tells all of that one again.
      this.#begin();
      this.status = status;
      this.#connection.restart();
    }
    if (this.connection !== stood) this.#tell('connection');
    this.#tell('status');
  }

  #begin(): void {
    this.epoch++;
    this.placed = false;
    this.log = new IntervalLog(this.#capacity);
    this.names = new Names();
    this.progress = null;
    this.workers = null;
    this.status = null;
    this.#running = new Running();
    this.#known = new KnownRuns();
    this.lost = 0;
    this.#cursor = null;
    this.#tell('rows');
  }

  #finish(update: TasksUpdate): void {
    const { tasks } = update;
    const { ends } = spansOf(update);
    tasks.key?.forEach((key, row) => {
      const address = this.names.workers[tasks.worker[row]!]?.address ?? '';
      this.#running.finish(address, tasks.thread[row]!, key, ends[row]!);
    });
  }

  #tell(change: LiveChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Equal for what a person is told alike. */
function identity({ state, reason, never, news }: LiveConnection): string {
  return JSON.stringify([state, reason, never, news]);
}

function connectionOf(situation: Situation, { connection }: Status): LiveConnection {
  const { kind, since, reason, silentSince, tooOld, restartedAt } = situation;
  if (kind === 'exporter-lost') return { state: 'lost', since, reason };
  if (kind === 'live') return { state: kind, since, reason, news: { silentSince, tooOld, restartedAt } };
  if (kind === 'gone') return { state: 'lost', since, reason };
  if (kind === 'no-scheduler')
    return { state: 'lost', since, reason: sayNoScheduler(situation, connection.address), never: true };
  if (kind !== 'scheduler-lost') return { state: kind, since, reason };
  return { state: 'lost', since, reason: sayNoConnection(connection.address, reason) };
}
