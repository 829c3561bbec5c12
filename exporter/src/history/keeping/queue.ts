import { MOMENT_KINDS } from '../cluster/progress-moments.ts';
import type { Batch, StoredDocument, StoredRun } from '../stored.ts';
import type { StoredRow } from '../stored-rows.ts';

/** Runs that wait to be stored at most, those under way among them: about 30 s of a busy cluster, and 50 MB. */
export const QUEUE_RUNS = 50_000;
/** Characters of all texts in them; and the same of documents. */
export const QUEUE_TEXT = 64_000_000;
/** Rows of anything else that wait at most. */
export const QUEUE_ROWS = 20_000;
export const QUEUE_DOCUMENTS = 20_000;
const OF_MOMENTS: ReadonlySet<string> = new Set(MOMENT_KINDS);
/** Runs that are handed on at once, since whoever hands them on does nothing else meanwhile. */
export const BATCH_RUNS = 2_000;
/** So often a batch may fail before it is held to be what fails. */
const TRIES = 3;

/** The last of each name, the oldest first. */
class NamedDocuments extends Map<string, StoredDocument> {
  /** Characters of all. */
  text = 0;

  override set(name: string, document: StoredDocument): this {
    this.delete(name);
    this.text += textOf(document);
    return super.set(name, document);
  }

  override delete(name: string): boolean {
    this.text -= textOf(this.get(name));
    return super.delete(name);
  }

  setAll(documents: Iterable<[string, StoredDocument]>): this {
    for (const [name, document] of documents) this.set(name, document);
    return this;
  }

  deleteOldest(): StoredDocument {
    const [name, document] = this.entries().next().value!;
    this.delete(name);
    return document;
  }
}

/** What is handed on together. */
interface Part {
  runs: StoredRun[];
  rows: StoredRow[];
  documents: NamedDocuments;
  failures: number;
  /** What was handed on. */
  batch?: Batch;
}

/** What waits to be on disk, in order and within bounds: nothing waits for ever in memory, since a disk may be full for days. */
export class Queue {
  /** The oldest first; what comes goes into the last. */
  #waiting: Part[] = [];
  /** Handed on and not yet on disk, oldest first. */
  #underWay: Part[] = [];
  #runs = 0;
  #text = 0;
  #dropped = 0;
  #rows = 0;
  #droppedRows = 0;

  /** Runs that were dropped: there was no room, or the store takes all but them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The same of rows. */
  get droppedRows(): number {
    return this.#droppedRows;
  }

  get runs(): number {
    return this.#runs;
  }

  /** Batches that are not handed on yet. */
  get batches(): number {
    return this.#waiting.length;
  }

  /** A batch waits to which nothing is added any more. */
  get isFull(): boolean {
    return this.#waiting.length > 1 || (this.#waiting[0]?.runs.length ?? 0) >= BATCH_RUNS;
  }

  /** False: it was dropped. */
  addRun(run: StoredRun): boolean {
    const text = textOf(run);
    if (this.#runs >= QUEUE_RUNS || this.#text + text > QUEUE_TEXT) {
      this.#dropped++;
      return false;
    }
    this.#runs++;
    this.#text += text;
    this.#last((part) => part.runs.length < BATCH_RUNS).runs.push(run);
    return true;
  }

  /** False: it was dropped. */
  addRow(row: StoredRow): boolean {
    const text = textOf(row);
    // Figures, which come all the time, leave the other half to failures.
    const share = row.table === 'series' ? 0.5 : 1;
    if (this.#rows >= share * QUEUE_ROWS || this.#text + text > share * QUEUE_TEXT) {
      this.#droppedRows++;
      return false;
    }
    this.#rows++;
    this.#text += text;
    this.#last((part) => part.rows.length < BATCH_RUNS).rows.push(row);
    return true;
  }

  /** Returns what was dropped: the oldest that wait, to make room, or where they are to make none for it, itself. */
  addDocument(document: StoredDocument): StoredDocument[] {
    const name = nameOf(document);
    for (const { documents } of this.#waiting) documents.delete(name);
    const text = textOf(document);
    const all = (of: 'size' | 'text') =>
      [...this.#underWay, ...this.#waiting].reduce((sum, { documents }) => sum + documents[of], 0);
    // Those of moments, which come all the time, leave the other half to all else.
    if (
      OF_MOMENTS.has(document.kind) &&
      (all('size') >= QUEUE_DOCUMENTS / 2 || all('text') + text > QUEUE_TEXT / 2)
    )
      return [document];
    const dropped: StoredDocument[] = [];
    while (all('size') >= QUEUE_DOCUMENTS || all('text') + text > QUEUE_TEXT) {
      const oldest = this.#waiting.find(({ documents }) => documents.size > 0);
      if (!oldest) break;
      dropped.push(oldest.documents.deleteOldest());
    }
    this.#last(() => true).documents.set(name, document);
    return dropped;
  }

  /** The oldest that waits, to be handed on; undefined: nothing does. */
  next(): Batch | undefined {
    const part = this.#waiting.shift();
    if (!part) return undefined;
    this.#underWay.push(part);
    part.batch = { runs: part.runs, rows: part.rows, documents: [...part.documents.values()] };
    return part.batch;
  }

  /** It is on disk. */
  done(batch: Batch): void {
    const part = this.#underWay.find((one) => one.batch === batch);
    if (part) this.#remove(part);
  }

  /**
   * The store is well and did not take it. After some tries it goes on in halves, until what the store cannot take is alone and is
   * dropped, so that it does not hold up all that comes behind it. Returns what was dropped.
   */
  failed(batch: Batch): StoredRun | StoredRow | StoredDocument | undefined {
    const part = this.#underWay.find((one) => one.batch === batch);
    if (!part || ++part.failures < TRIES) return undefined;
    const halves = halvesOf(part);
    if (halves) {
      this.#underWay.splice(this.#underWay.indexOf(part), 1, ...halves);
      return undefined;
    }
    this.#remove(part);
    this.#dropped += part.runs.length;
    this.#droppedRows += part.rows.length;
    return part.runs[0] ?? part.rows[0] ?? part.documents.values().next().value;
  }

  /** What was handed on and is not on disk waits again, before the rest. */
  again(): void {
    this.#waiting = [...this.#underWay, ...this.#waiting];
    this.#underWay = [];
    const later = new Set<string>();
    for (const { documents } of this.#waiting.toReversed())
      for (const name of [...documents.keys()])
        if (later.has(name)) documents.delete(name);
        else later.add(name);
  }

  /** The last that waits where it has room, or another behind it. */
  #last(hasRoom: (part: Part) => boolean): Part {
    const last = this.#waiting.at(-1);
    if (last && hasRoom(last)) return last;
    const part: Part = { runs: [], rows: [], documents: new NamedDocuments(), failures: 0 };
    this.#waiting.push(part);
    return part;
  }

  #remove(part: Part): void {
    this.#underWay = this.#underWay.filter((one) => one !== part);
    this.#runs -= part.runs.length;
    this.#rows -= part.rows.length;
    for (const one of [...part.runs, ...part.rows]) this.#text -= textOf(one);
  }
}

/** A number takes as much as a text of eight characters. */
function textOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'object') return 8;
  let text = 0;
  for (const one of Object.values(value)) text += textOf(one);
  return text;
}

const nameOf = ({ kind, cluster, id }: StoredDocument): string => JSON.stringify([kind, cluster, id]);

/** Each fails once more at most before it is halved again. undefined: it is one thing. */
function halvesOf({ runs, rows, documents }: Part): [Part, Part] | undefined {
  const part = (
    of: Partial<Pick<Part, 'runs' | 'rows'>>,
    named: Iterable<[string, StoredDocument]> = [],
  ): Part => ({
    ...{ runs: [], rows: [], ...of },
    documents: new NamedDocuments().setAll(named),
    failures: TRIES - 1,
  });
  const named = [...documents];
  // What is of one kind is halved, where there is more it goes on apart.
  if (runs.length > 0 && rows.length + named.length > 0) return [part({ runs }), part({ rows }, named)];
  if (rows.length > 0 && named.length > 0) return [part({ rows }), part({}, named)];
  if (runs.length + rows.length + named.length < 2) return undefined;
  const [firstRuns, otherRuns] = halved(runs);
  const [firstRows, otherRows] = halved(rows);
  const [firstNamed, otherNamed] = halved(named);
  return [
    part({ runs: firstRuns, rows: firstRows }, firstNamed),
    part({ runs: otherRuns, rows: otherRows }, otherNamed),
  ];
}

function halved<One>(all: readonly One[]): [One[], One[]] {
  const middle = Math.ceil(all.length / 2);
  return [all.slice(0, middle), all.slice(middle)];
}
