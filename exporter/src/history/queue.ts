import type { Batch, StoredDocument, StoredRun } from './stored.ts';

/** Runs that wait to be stored at most, those under way among them: about 30 s of a busy cluster, and 50 MB. */
export const QUEUE_RUNS = 50_000;
const QUEUE_DOCUMENTS = 20_000;

/** What waits to be on disk, in order and within bounds: nothing waits for ever in memory, since a disk may be full for days. */
export class Queue {
  #waiting: Batch = { runs: [], documents: [] };
  /** Handed on and not yet on disk, oldest first. */
  #underWay: Batch[] = [];
  #dropped = 0;

  /** Runs that were dropped since there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  get runs(): number {
    return this.#underWay.reduce((sum, { runs }) => sum + runs.length, this.#waiting.runs.length);
  }

  /** False: it was dropped. */
  addRun(run: StoredRun): boolean {
    if (this.runs >= QUEUE_RUNS) {
      this.#dropped++;
      return false;
    }
    this.#waiting.runs.push(run);
    return true;
  }

  addDocument(document: StoredDocument): void {
    if (this.#waiting.documents.length >= QUEUE_DOCUMENTS) this.#waiting.documents.shift();
    this.#waiting.documents.push(document);
  }

  /** All that waits, to be handed on; undefined: nothing does. */
  next(): Batch | undefined {
    const batch = this.#waiting;
    if (batch.runs.length + batch.documents.length === 0) return undefined;
    this.#waiting = { runs: [], documents: [] };
    this.#underWay.push(batch);
    return batch;
  }

  /** It is on disk. */
  done(batch: Batch): void {
    this.#underWay = this.#underWay.filter((one) => one !== batch);
  }

  /** What was handed on and is not on disk waits again, before the rest. */
  again(): void {
    const all = [...this.#underWay, this.#waiting];
    this.#underWay = [];
    this.#waiting = {
      runs: all.flatMap(({ runs }) => runs),
      documents: all.flatMap(({ documents }) => documents),
    };
  }
}
