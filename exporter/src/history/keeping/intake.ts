import type { StoredLives } from '../known/stored-lives.ts';
import type { Batch, StoredDocument, StoredRun } from '../stored.ts';
import type { StoredRow } from '../stored-rows.ts';
import { Queue } from './queue.ts';
import type { ReopenedStore } from './reopened-store.ts';

/** Batches that the store has at once: one is written, and one waits for that. */
const UNDER_WAY = 2;

/** Takes in what is to be kept, and hands it on to the store as that can take it. */
export class Intake {
  readonly #queue = new Queue();
  /** Batches under way, the oldest first. */
  readonly #taking = new Set<Promise<void>>();
  readonly #store: ReopenedStore;
  readonly #lives: StoredLives;
  readonly #lose: (lost: StoredDocument | StoredRow) => void;
  #stored = 0;

  /** @param lose called with documents and rows that are not kept after all */
  constructor(store: ReopenedStore, lives: StoredLives, lose: (lost: StoredDocument | StoredRow) => void) {
    this.#store = store;
    this.#lives = lives;
    this.#lose = lose;
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

  /** False: too many wait, and it was dropped. */
  take(run: StoredRun): boolean {
    if (!this.#queue.addRun(run)) return false;
    this.#lives.see(run.cluster, run.life, run.stop);
    return true;
  }

  keep(document: StoredDocument): void {
    for (const dropped of this.#queue.addDocument(document)) this.#lose(dropped);
  }

  keepRow(row: StoredRow): void {
    if (!this.#queue.addRow(row)) this.#lose(row);
  }

  /** Hands on as much as the store may have at once. */
  flush(): void {
    while (this.#store.isOpen && this.#taking.size < UNDER_WAY) {
      const batch = this.#queue.next();
      if (!batch) return;
      const taking = this.#handOver(batch).finally(() => {
        this.#taking.delete(taking);
        if (this.#queue.isFull) this.flush();
      });
      this.#taking.add(taking);
    }
  }

  /** Fulfilled when all that waits now is handed on, in order, or the store failed. */
  async handOn(): Promise<void> {
    this.flush();
    for (let left = this.#queue.batches; left > 0 && this.#store.isOpen; left--) {
      const [oldest] = this.#taking;
      await oldest;
      this.flush();
    }
  }

  /** What was handed on and is not on disk waits again. */
  again(): void {
    this.#queue.again();
  }

  async #handOver(batch: Batch): Promise<void> {
    const taken = await this.#store.tell('take', batch, () => this.#blame(batch));
    if (!taken) return;
    this.#queue.done(batch);
    this.#store.recovered();
    this.#stored += taken.runs;
    taken.lives.forEach((life) => this.#lives.acknowledge(life));
  }

  #blame(batch: Batch): void {
    const dropped = this.#queue.failed(batch);
    if (!dropped) return;
    if (!('run' in dropped)) this.#lose(dropped);
    const about = { cluster: dropped.cluster, what: nameOf(dropped) };
    this.#store.warn('The history goes on without something that it cannot take', about);
  }
}

function nameOf(dropped: StoredRun | StoredRow | StoredDocument): string {
  if ('run' in dropped) return `task ${dropped.run} of the scheduler ${dropped.life}`;
  return 'kind' in dropped ? dropped.kind : dropped.table;
}
