import type { Cluster } from '../state/cluster.ts';
import { taskRecord } from './task-records.ts';

/** Records of the stream from `first` on, without gaps. */
export interface StreamPiece {
  /** The first record's number in the scheduler's life. */
  first: number;
  records: readonly unknown[];
  /** True where all of them finished before the exporter connected. */
  past?: boolean;
}

/** How far the scheduler's own record goes: index counts all records ever, of which it holds the last maxlen. */
export interface StreamHead {
  index: number;
  maxlen: number;
}

/** One way to read the stream. A piece may start later than `next`: what lies between is gone. */
export interface StreamReader {
  read(next: number, head: StreamHead): Promise<StreamPiece>;
}

export interface TaskStreamOptions {
  cluster: Cluster;
  /** Position in the task log's lives. */
  life: number;
  /** Records before this number finished before the exporter first connected. */
  pastBefore: number;
  reader: StreamReader;
  onError: (error: unknown) => void;
}

/** Takes every record of a scheduler's task stream into the log, once, in the scheduler's order. */
export class TaskStream {
  readonly #options: TaskStreamOptions;
  #head: StreamHead = { index: 0, maxlen: 0 };
  #reading = false;
  #closed = false;

  constructor(options: TaskStreamOptions) {
    this.#options = options;
  }

  /** The scheduler's record has come so far: reads what is new, one piece after the other. */
  advance(head: StreamHead): void {
    this.#head = head;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    this.#catchUp()
      .catch((error: unknown) => this.#closed || this.#options.onError(error))
      .finally(() => (this.#reading = false));
  }

  close(): void {
    this.#closed = true;
  }

  async #catchUp(): Promise<void> {
    const { cluster, life, reader } = this.#options;
    while (!this.#closed && cluster.log.nextId(life) < this.#head.index) {
      const next = cluster.log.nextId(life);
      const piece = await reader.read(next, this.#head);
      if (this.#closed) return;
      this.#take(next, piece);
      if (piece.records.length === 0) return;
    }
  }

  #take(next: number, { first, records, past = false }: StreamPiece): void {
    const { cluster, life, pastBefore } = this.#options;
    if (first > next && first > pastBefore) cluster.log.addLost(life, first - Math.max(next, pastBefore));
    records.forEach((record, i) => {
      const id = first + i;
      if (id >= next) cluster.record(life, id, taskRecord(record), past || id < pastBefore);
    });
    if (records.length > 0) cluster.changes.announce('tasks');
  }
}
