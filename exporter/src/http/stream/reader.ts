import type { EndCode, StreamTopic } from '@daskscope/api';
import { inSlices, type Work } from '../../slices.ts';
import { encode, SNAPSHOTS, type Lines, type Place, type Snapshot } from './lines.ts';
import type { Outlet } from './outlet.ts';
import type { Pace } from './pace.ts';
import type { Sent } from './table.ts';

export interface ReaderOptions {
  outlet: Outlet;
  topics: ReadonlySet<StreamTopic>;
  /** Of tables only what changed. */
  changes: boolean;
  place: Place;
  lines: Lines;
  pace: Pace;
  clock: () => number;
  failed: (cause: unknown) => void;
  /** Called once: nothing is written any more. */
  left: () => void;
  stays: boolean;
}

/**
 * One open stream. It holds no queue, only where it stands: a slow reader gets the newest state when it reads again, and its
 * tasks from its cursor.
 */
export class Reader {
  readonly #outlet: Outlet;
  readonly #topics: ReadonlySet<StreamTopic>;
  readonly #lines: Lines;
  readonly #pace: Pace;
  readonly #clock: () => number;
  readonly #failed: (cause: unknown) => void;
  readonly #left: () => void;
  /** Whether it says from time to time that it is there. */
  readonly #stays: boolean;
  #heardAt: number;
  readonly #began: number;
  readonly #changes: boolean;
  readonly #sent = new Map<Snapshot, Sent>();
  #begun = false;
  #place: Place;
  #blockedSince: number | null = null;
  /** Its lines of tasks are under way: in slices, as long as it is behind. */
  #sendsTasks = false;
  #over = false;

  constructor(options: ReaderOptions) {
    this.#outlet = options.outlet;
    this.#topics = options.topics;
    this.#changes = options.changes;
    this.#place = options.place;
    this.#lines = options.lines;
    this.#pace = options.pace;
    this.#clock = options.clock;
    this.#failed = options.failed;
    this.#left = options.left;
    this.#stays = options.stays;
    this.#began = this.#heardAt = this.#clock();
    this.#outlet.on('drain', () => this.#drained());
  }

  get topics(): ReadonlySet<StreamTopic> {
    return this.#topics;
  }

  /** Sends all that is known, and from now on what changes. */
  begin(): void {
    this.#begun = true;
    this.flush();
  }

  /** Sends what this reader does not have yet, unless it is slow: then when it reads again. */
  flush(): void {
    if (!this.#open || !this.#begun) return;
    try {
      for (const topic of SNAPSHOTS) this.#sendSnapshot(topic);
      this.#sendTasks();
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** Nobody else's stream ends with this one. */
  fail(cause: unknown): void {
    if (this.#over) return;
    this.leave();
    this.#outlet.cut();
    this.#failed(cause);
  }

  /** Its reader has just said that it is there. */
  hear(): void {
    this.#heardAt = this.#clock();
  }

  /** Once in a while: a heartbeat, or the end of a stream that is too old or not read. */
  beat(heartbeat: Buffer): void {
    const now = this.#clock();
    // A response that waits behind another on its connection is not told that the connection closed.
    if (this.#outlet.gone) this.leave();
    else if (this.#blockedSince !== null && now - this.#blockedSince >= this.#pace.stallMs)
      this.#outlet.cut();
    else if (this.#stays && now - this.#heardAt >= this.#pace.absenceMs)
      this.end('absent', 'Its reader has not said for a while that it is there.');
    else if (now - this.#began >= this.#pace.lifeMs)
      this.end('renew', 'Open for long enough: connect again.');
    else this.#write(heartbeat);
  }

  /** Says why and where to go on from, and closes. */
  end(code: EndCode, reason: string): void {
    if (this.#over) return;
    const cursor = this.#topics.has('tasks') ? this.#place.cursor : null;
    this.leave();
    this.#outlet.write(encode({ topic: 'end', data: { code, reason, cursor } }));
    this.#outlet.end();
  }

  /** Its place is somebody else's. One that does not read is not waited for. */
  lose(code: EndCode, reason: string): void {
    const blocked = this.#blockedSince !== null;
    this.end(code, reason);
    if (blocked) this.#outlet.cut();
  }

  /** Nothing is written any more. */
  leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#left();
  }

  #sendSnapshot(topic: Snapshot): void {
    if (!this.#open || !this.#topics.has(topic)) return;
    const next = this.#lines.snapshot(topic, this.#sent.get(topic), this.#changes);
    if (!next) return;
    this.#sent.set(topic, next.sent);
    this.#write(next.line);
  }

  #sendTasks(): void {
    if (!this.#open || !this.#topics.has('tasks') || this.#sendsTasks) return;
    this.#sendsTasks = true;
    inSlices(this.#sendingTasks()).catch((cause: unknown) => this.fail(cause));
  }

  /** One line at a time, so that readers that begin or are far behind hold up nobody, however many they are. */
  *#sendingTasks(): Work<void> {
    try {
      while (this.#open && this.#sendLine()) yield;
    } finally {
      this.#sendsTasks = false;
    }
  }

  /** True if there may be more. */
  #sendLine(): boolean {
    const { line, next, more } = this.#lines.tasks(this.#place);
    this.#place = next;
    if (line) this.#write(line);
    return more;
  }

  /** Also not where those that it shares an answer with have filled it. */
  get #open(): boolean {
    if (this.#blockedSince === null && this.#outlet.waiting > this.#pace.bufferBytes)
      this.#blockedSince = this.#clock();
    return !this.#over && this.#blockedSince === null;
  }

  #write(line: Buffer): void {
    if (this.#open) this.#outlet.write(line);
  }

  #drained(): void {
    if (this.#blockedSince === null) return;
    this.#blockedSince = null;
    this.flush();
  }
}
