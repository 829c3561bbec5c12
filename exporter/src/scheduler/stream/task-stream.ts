import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cluster } from '../../state/cluster.ts';
import type { TaskRecord } from '../../state/updates.ts';
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

/** Records taken in at one go: some 5 ms, in which nobody else is answered. */
const TURN_RECORDS = 250;

export interface TaskStreamOptions {
  cluster: Cluster;
  /** Position in the task log's lives. */
  life: number;
  /** Records before this number finished before the exporter first connected. */
  pastBefore: number;
  reader: StreamReader;
  now: () => number;
  onError: (error: unknown) => void;
}

/** Takes every record of a scheduler's task stream into the log, once, in the scheduler's order. */
export class TaskStream {
  readonly #options: TaskStreamOptions;
  #head: ToldHead = { index: 0, maxlen: 0, time: 0, untouched: false };
  #reading = false;
  #closed = false;

  constructor(options: TaskStreamOptions) {
    this.#options = options;
  }

  /** The scheduler's record has come so far: reads what is new, one piece after the other. */
  advance(head: ToldHead): void {
    this.#head = head;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    this.#catchUp()
      .catch((error: unknown) => this.#closed || this.#options.onError(error))
      .finally(() => (this.#reading = false));
  }

  close(): void {
    this.#closed = true;
    this.#options.reader.close?.();
  }

  async #catchUp(): Promise<void> {
    const { cluster, life, reader, now } = this.#options;
    while (!this.#closed && cluster.log.nextId(life) < this.#head.index) {
      const next = cluster.log.nextId(life);
      const piece = await reader.read(next, this.#head);
      if (this.#closed) return;
      await this.#take(next, piece);
      if (piece.records.length === 0) break;
    }
    if (!this.#closed) cluster.log.known.hear(life, this.#head.time, now());
  }

  async #take(next: number, piece: StreamPiece): Promise<void> {
    const { cluster, life, pastBefore } = this.#options;
    const { first, past = false } = piece;
    if (first > next && first > pastBefore) cluster.log.addLost(life, first - Math.max(next, pastBefore));
    let gap = first > next || piece.gap === true;
    for (let from = 0; from < piece.records.length && !this.#closed; from += TURN_RECORDS) {
      if (from > 0) await nextTurn();
      const records = piece.records.slice(from, from + TURN_RECORDS).map(taskRecord);
      this.#takeTurn(next, first + from, records, past, gap);
      gap = false;
    }
  }

  #takeTurn(next: number, first: number, records: readonly TaskRecord[], past: boolean, gap: boolean): void {
    const { cluster, life, pastBefore } = this.#options;
    let longest = false;
    records.forEach((record, i) => {
      const id = first + i;
      if (id < next) return;
      if (cluster.record(life, id, record, past || id < pastBefore)) longest = true;
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
