import type { Work } from '../../slices.ts';

interface Known {
  /** What it was made of: replaced when it changes, so identity tells. */
  source: object;
  /** By field: its value as JSON, and the version in which it came to be so. */
  readonly values: string[];
  readonly versions: number[];
  /** The latest of these. */
  version: number;
  /** The row as JSON; undefined: not asked for since it changed. */
  whole: string | undefined;
}

/** Names of rows that are gone, kept for readers that are behind; one further behind gets all rows anew. */
const MOST_GONE = 1000;

/** Rows looked at between two places where others may come in. */
const STEP = 128;

export interface RowsOptions<Source extends object> {
  /** The field that names a row. */
  key: string;
  /** What a row says, by the contract's names: always the same ones in the same order. */
  describe: (source: Source) => object;
  /** Fields that are figures: that they are a little old does not matter. */
  figures?: ReadonlySet<string>;
}

/**
 * The rows of a table as JSON, field by field, each with the version in which it changed last: so what changed is found once,
 * and written once, for all readers, wherever each of them stands.
 */
export class Rows<Source extends object> {
  readonly #options: RowsOptions<Source>;
  readonly #rows = new Map<string, Known>();
  #fields: readonly string[] = [];
  /** In the order in which they went. */
  readonly #gone = new Map<string, number>();
  /** What went in this version and before is not known any more. */
  #forgotten = 0;
  #version = 0;
  #moved = 0;

  constructor(options: RowsOptions<Source>) {
    this.#options = options;
  }

  /** Rises when anything changes; 0 before the first update. */
  get version(): number {
    return this.#version;
  }

  /** The version in which more than figures changed last. */
  get moved(): number {
    return this.#moved;
  }

  /**
   * Takes in how all rows are now. Until that is done, what changes is not told of.
   * @param news there is news that stands in no row
   */
  *update(sources: Iterable<readonly [name: string, source: Source]>, news = false): Work<void> {
    const next = this.#version + 1;
    const present = new Set<string>();
    let changed = news || this.#version === 0;
    let moved = changed;
    for (const [name, source] of sources) {
      present.add(name);
      const took = this.#take(name, source, next);
      changed ||= took.changed;
      moved ||= took.moved;
      if (present.size % STEP === 0) yield;
    }
    if (present.size < this.#rows.size) {
      changed = moved = true;
      for (const name of this.#rows.keys()) if (!present.has(name)) this.#drop(name, next);
    }
    if (changed) this.#version = next;
    if (moved) this.#moved = next;
  }

  /** All rows as JSON. */
  all(): string[] {
    return Array.from(this.#rows, ([name, row]) => (row.whole ??= this.#json(name, row, 0, Infinity)));
  }

  /** Of each row that changed since a version its name and what changed, as JSON. */
  changed(since: number): string[] {
    const rows: string[] = [];
    for (const [name, row] of this.#rows)
      if (row.version > since) rows.push(this.#json(name, row, since, this.#version));
    return rows;
  }

  /** Names of the rows that went since a version; null: they are not all known any more. */
  gone(since: number): string[] | null {
    if (since < this.#forgotten) return null;
    const gone: string[] = [];
    for (const [name, version] of this.#gone) if (version > since) gone.push(name);
    return gone;
  }

  #take(name: string, source: Source, next: number): { changed: boolean; moved: boolean } {
    const known = this.#rows.get(name);
    if (known?.source === source) return SAME;
    const row = known ?? { source, values: [], versions: [], version: 0, whole: undefined };
    row.source = source;
    if (!known) {
      this.#rows.set(name, row);
      this.#gone.delete(name);
    }
    const changed = this.#write(row, this.#options.describe(source), next);
    if (changed.length === 0) return SAME;
    row.version = next;
    row.whole = undefined;
    const { figures } = this.#options;
    return { changed: true, moved: changed.some((field) => !figures?.has(this.#fields[field]!)) };
  }

  /** The fields that are other than they were. */
  #write({ values, versions }: Known, said: object, next: number): number[] {
    if (this.#fields.length === 0) this.#fields = Object.keys(said);
    const changed: number[] = [];
    for (const [field, value] of Object.values(said).entries()) {
      const json = JSON.stringify(value);
      if (values[field] === json) continue;
      values[field] = json;
      versions[field] = next;
      changed.push(field);
    }
    return changed;
  }

  #drop(name: string, version: number): void {
    this.#rows.delete(name);
    this.#gone.set(name, version);
    if (this.#gone.size <= MOST_GONE) return;
    const [oldest, went] = this.#gone.entries().next().value!;
    this.#gone.delete(oldest);
    this.#forgotten = went;
  }

  #json(name: string, { values, versions }: Known, since: number, upTo: number): string {
    const { key } = this.#options;
    let json = `{"${key}":${JSON.stringify(name)}`;
    for (const [index, field] of this.#fields.entries()) {
      const version = versions[index]!;
      if (version > since && version <= upTo && field !== key) json += `,"${field}":${values[index]}`;
    }
    return `${json}}`;
  }
}

const SAME = { changed: false, moved: false };
