import { RemoteError } from '../../protocol/errors.ts';
import { Abandoned, inSlices, type Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { TaskRecord } from '../../state/updates/tasks.ts';
import { refusal } from '../ask/optional-ops.ts';
import type { KnownLives } from './known-lives.ts';
import { taskRecord } from './task-records.ts';

/** Records of the stream from `first` on, without gaps. */
export interface StreamPiece {
  /** The first record's number in the scheduler's life. */
  first: number;
  records: readonly unknown[];
  /** True where all of them finished before the exporter connected. */
  past?: boolean;
  /** True where others passed unseen before them, and nobody says how many. */
  gap?: boolean;
  /** To be called when they were taken in, or nobody wants them any more. */
  taken?: () => void;
}

/** How far the scheduler's own record goes: index counts all records ever, of which it holds the last maxlen. */
export interface StreamHead {
  index: number;
  maxlen: number;
}

/** As the scheduler said it. */
export interface ToldHead extends StreamHead {
  /** When the scheduler said so, in its own clock where it tells: ms since the epoch. */
  time: number;
  /** No task has ever been heard of by it. */
  untouched: boolean;
}

/** One way to read the stream. A piece may start later than `next`: what lies between is gone. */
export interface StreamReader {
  read(next: number, head: StreamHead): Promise<StreamPiece>;
  close?(): void;
}

/** Records taken in at one go: less than a millisecond, in which nobody else is answered. */
const AT_ONCE = 25;

/** A stream that cannot be read is tried again after this long: each refusal is a traceback in the scheduler's log. */
const REFUSED_FOR_MS = 60_000;

export interface TaskStreamOptions {
  cluster: Cluster;
  /** Position in the task log's lives. */
  life: number;
  /** The scheduler's id, and when it started; null: it does not say. */
  scheduler: { id: string; startedAt: number | null };
  known: Pick<KnownLives, 'past'>;
  /** When the scheduler began to record for us; null: it did already, and nobody says since when. */
  recordsSince: number | null;
  reader: StreamReader;
  now: () => number;
  /** Gets what ends the connection. That the scheduler refuses its stream does not. */
  onError: (error: unknown) => void;
}

/** Takes every record of a scheduler's task stream into the log, once, in the scheduler's order. */
export class TaskStream {
  readonly #options: TaskStreamOptions;
  #head: ToldHead = { index: 0, maxlen: 0, time: 0, untouched: false };
  /** Records before this number finished before the exporter first connected; null until the scheduler tells its head. */
  #pastBefore: number | null = null;
  #refusedAt = -Infinity;
  #reading = false;
  #closed = false;

  constructor(options: TaskStreamOptions) {
    this.#options = options;
  }

  /** The scheduler's record has come so far: reads what is new, one piece after the other. */
  advance(head: ToldHead): void {
    if (this.#closed || this.#options.now() - this.#refusedAt < REFUSED_FOR_MS) return;
    this.#head = head;
    this.#pastBefore ??= this.#begin(head);
    if (this.#reading) return;
    this.#reading = true;
    void this.#catchUp(this.#pastBefore)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#reading = false));
  }

  close(): void {
    this.#closed = true;
    this.#options.reader.close?.();
  }

  /**
   * The first head of a life that is new to the exporter says what is the past. Where the scheduler had recorded nothing before
   * we came, nothing is missing from then on; where it had, the first record that is read says from when.
   */
  #begin({ index, time, untouched }: ToldHead): number {
    const { cluster, life, scheduler, known, recordsSince, now } = this.#options;
    if (recordsSince !== null && !cluster.log.known.has(life)) {
      const since = time - (now() - recordsSince);
      cluster.log.known.begin(life, untouched && scheduler.startedAt !== null ? scheduler.startedAt : since);
    }
    return known.past(scheduler.id, index);
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (!(error instanceof RemoteError)) return this.#options.onError(error);
    this.#refusedAt = this.#options.now();
    this.#options.cluster.missing('task-stream', refusal('get_task_stream', error));
  }

  async #catchUp(pastBefore: number): Promise<void> {
    const { cluster, life, reader, now } = this.#options;
    while (!this.#closed && cluster.log.nextId(life) < this.#head.index) {
      const next = cluster.log.nextId(life);
      const piece = await reader.read(next, this.#head);
      try {
        if (this.#closed) return;
        await inSlices(this.#taking(next, piece, pastBefore), () => !this.#closed, 'clusters');
      } catch (cause) {
        if (cause instanceof Abandoned) return;
        throw cause;
      } finally {
        piece.taken?.();
      }
      if (piece.records.length === 0) break;
    }
    if (!this.#closed) cluster.log.known.hear(life, this.#head.time, now());
  }

  *#taking(next: number, piece: StreamPiece, pastBefore: number): Work<void> {
    const { cluster, life } = this.#options;
    const { first, past = false } = piece;
    const isPast = (id: number) => past || id < pastBefore;
    if (first > next && first > pastBefore) cluster.log.addLost(life, first - Math.max(next, pastBefore));
    let gap = first > next || piece.gap === true;
    for (let from = 0; from < piece.records.length; from += AT_ONCE) {
      const records = piece.records.slice(from, from + AT_ONCE).map(taskRecord);
      this.#take(first + from, records, isPast, gap);
      gap = false;
      yield;
    }
  }

  #take(first: number, records: readonly TaskRecord[], isPast: (id: number) => boolean, gap: boolean): void {
    const { cluster, life } = this.#options;
    let longest = false;
    records.forEach((record, i) => {
      if (cluster.record(life, first + i, record, isPast(first + i))) longest = true;
    });
    this.#know(records, gap);
    cluster.changes.announce('tasks');
    if (longest) cluster.changes.announce('progress');
  }

  /** Of those that went before the first of them, each had ended when it did. */
  #know(records: readonly TaskRecord[], gap: boolean): void {
    const { log } = this.#options.cluster;
    const { life } = this.#options;
    const stops = records.map(({ intervals }) => Math.max(...intervals.map(({ stop }) => stop)));
    const inTime = (stop: number | undefined) => Math.min(stop ?? Infinity, this.#head.time);
    const known = (stop: number) => stop > -Infinity;
    if (gap || !log.known.has(life)) log.known.begin(life, inTime(stops.find(known)));
    log.known.reach(life, inTime(stops.findLast(known)));
  }
}
