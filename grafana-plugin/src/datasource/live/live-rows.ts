import type { TaskRun, Tasks } from '@daskscope/api';
import { Attempts, currentLife, runsBefore, type KnownRuns } from '@daskscope/client';
import type { Filter } from '../filter.ts';
import type {
  IntervalColumns,
  IntervalDetail,
  LiveHandle,
  LiveRunning,
  LiveTasks,
} from '../../contract/live-handle.ts';
import type { LiveState } from './live-state.ts';
import { Wholeness, type RangeSums, type SumsRange, type TaskSums } from '../../contract/task-sums.ts';
import { Handle } from './handle.ts';
import { IntervalLog } from './interval-log.ts';
import { RowMatch } from './row-match.ts';
import { readRows, searchRows } from './read-rows.ts';

/** Intervals of the past that are kept. */
const CAPACITY = 1_000_000;

interface LiveRowsOptions {
  liveState: LiveState;
  filter: Filter;
  /** ms since the epoch: where the rows begin. */
  from: number;
  /** The runs since then, in pages. */
  past: (from: number) => AsyncIterable<Tasks>;
  run: (life: string, id: number) => Promise<TaskRun>;
  sums: (range: SumsRange, search?: string) => Promise<RangeSums | null>;
}

/**
 * A query's intervals: those of the past from one answer, numbered from 0, then those of the live state which that answer did not
 * have, numbered on. Shared by all queries that are equal.
 */
export class LiveRows implements LiveTasks {
  /** The same for as long as the rows are, so that a panel goes on with it. */
  readonly handle: LiveHandle;
  from: number;
  readonly sums: TaskSums;
  epoch = 0;
  readonly #options: LiveRowsOptions;
  readonly #match: RowMatch;
  #past = new IntervalLog(CAPACITY);
  #pastWhole = true;
  #pastMerged = 0;
  /** ms since the epoch */
  #pastUntil = -Infinity;
  /** The live state's row that follows the past, as far as they have come; null: the past is not there yet. */
  #stitch: number | null = null;
  /** What the past has, until a row that it does not have has come; null: one has. */
  #joint: KnownRuns | null = null;
  #feedEpoch = -1;
  #triedEpoch = -1;
  readonly #attempts = new Attempts();
  #running: { all: readonly LiveRunning[]; matching: readonly LiveRunning[] } = { all: [], matching: [] };

  constructor(options: LiveRowsOptions) {
    this.#options = options;
    this.from = options.from;
    this.handle = new Handle(options.liveState, this, options.filter);
    this.#match = new RowMatch(options.filter);
    const isWhole = () => this.#pastWhole;
    const names = () => this.names.prefixes;
    this.sums = {
      version: 1,
      rows: null,
      get whole() {
        return isWhole();
      },
      name: (position) => names()[position] ?? '',
      ask: (range, search) => options.sums(range, search),
      reachable: () => options.liveState.reachable,
    };
  }

  get ready(): boolean {
    return this.#stitch !== null && this.#feedEpoch === this.#options.liveState.epoch;
  }

  get end(): number {
    return this.ready ? this.#past.end + this.#options.liveState.log.end - this.#follow() : 0;
  }

  /** Why the past is not there; '' if nothing is wrong. */
  get problem(): string {
    return this.#attempts.problem;
  }

  get names() {
    return this.#options.liveState.names;
  }

  /** Intervals that others stand for in the past, which a range from a time on reaches into. */
  mergedSince(time: number): number {
    return time < this.#pastUntil ? this.#pastMerged : 0;
  }

  get lost(): number {
    return this.#options.liveState.lost;
  }

  get running(): readonly LiveRunning[] {
    const all = this.#options.liveState.running;
    if (this.#running.all !== all) {
      const matching = all.filter((task) => this.#match.running(task, this.names));
      this.#running = { all, matching };
    }
    return this.#running.matching;
  }

  /** Fetches the past if it is not there, or was dropped from the live state before it was continued. Resolves in any case. */
  async load(): Promise<void> {
    const { liveState } = this.#options;
    if (!liveState.placed || (this.ready && liveState.log.first <= this.#follow())) return;
    if (liveState.epoch !== this.#triedEpoch) this.#attempts.forgive();
    this.#triedEpoch = liveState.epoch;
    await this.#attempts.make(() => this.#fetch(liveState.epoch));
  }

  read(from: number): IntervalColumns[] {
    return [...this.parts(from)];
  }

  /** What `read` gives, as it was when it began, also where others come between two parts; only while `epoch` stays. */
  *parts(from: number): Generator<IntervalColumns> {
    if (!this.ready) return;
    const { log } = this.#options.liveState;
    const past = this.#past;
    const stitch = this.#follow();
    const live = { from: Math.max(stitch, from - past.end + stitch), to: log.end, number: past.end - stitch };
    const options = { match: this.#match, names: this.names };
    yield* readRows(past, { ...options, from, to: past.end, number: 0 });
    yield* readRows(log, { ...options, ...live });
  }

  detail(row: number): IntervalDetail | null {
    const [log, at] = this.#locate(row);
    return log.detail(at, this.names);
  }

  search(text: string, from: number, to: number): Uint32Array {
    if (!this.ready) return new Uint32Array();
    const past = this.#past.end;
    const stitch = this.#follow();
    const options = { text, match: this.#match, names: this.names };
    return Uint32Array.from([
      ...searchRows(this.#past, { ...options, from, to: Math.min(to, past), number: 0 }),
      ...searchRows(this.#options.liveState.log, {
        ...options,
        from: Math.max(stitch, from - past + stitch),
        to: to - past + stitch,
        number: past - stitch,
      }),
    ]);
  }

  run(life: string, id: number): Promise<TaskRun> {
    return this.#options.run(life, id);
  }

  /** A picture of what is lost ends where it was lost, and is as long. */
  get #begin(): number {
    const { lostSince } = this.#options.liveState;
    return lostSince === null ? this.from : this.#options.from - Math.max(0, Date.now() - lostSince);
  }

  async #fetch(feedEpoch: number): Promise<void> {
    const { liveState, past } = this.#options;
    const log = new IntervalLog(CAPACITY);
    const wholeness = new Wholeness();
    let cursor = '';
    let lives: readonly string[] = [];
    let until = -Infinity;
    const begin = this.#begin;
    for await (const page of past(begin)) {
      if (liveState.epoch !== feedEpoch) return;
      liveState.learnPast(page);
      log.append(page);
      wholeness.take(page);
      ({ cursor, lives } = page);
      until = page.base + page.now;
    }
    if (liveState.epoch !== feedEpoch) return;
    this.#past = log;
    this.from = begin;
    this.#pastWhole = wholeness.whole && log.first === 0;
    this.#pastMerged = wholeness.totals?.merged ?? 0;
    this.#pastUntil = until;
    this.#stitch = liveState.log.first;
    this.#joint = runsBefore(cursor, lives, currentLife(lives, liveState.status));
    this.#feedEpoch = feedEpoch;
    this.epoch++;
  }

  #locate(row: number): [IntervalLog, number] {
    const past = this.#past.end;
    return row < past || !this.ready
      ? [this.#past, row]
      : [this.#options.liveState.log, row - past + this.#follow()];
  }

  /** The first row of the live state that the past does not have; the stream may tell later what the past has already. */
  #follow(): number {
    const { log, names } = this.#options.liveState;
    let row = this.#stitch!;
    if (this.#joint === null || row === log.end) return row;
    for (const segment of log.segments) {
      const { first, length, run } = segment.times;
      for (let at = Math.max(0, row - first); at < length; at++) {
        row = first + at;
        const life = names.lives[segment.life[run[at]!]!] ?? '';
        if (this.#joint.has(life, segment.id[run[at]!]!)) continue;
        this.#joint = null;
        return (this.#stitch = row);
      }
    }
    return (this.#stitch = log.end);
  }
}
