import { LRUCache } from 'lru-cache';
import { inSlices, type Work } from '../../slices.ts';
import { Rows, type RowsOptions } from './rows.ts';

/** Readers that are behind stand in many places; the lines kept for sharing stay few. */
const SHARED_LINES = 16;

/** Where the line of the whole table is kept among those since a version. */
const WHOLE = -1;

/** Bytes a second, about, of a whole table of which only figures change. */
const FIGURES_BYTES = 100_000;

export interface TableOptions<Source extends object> extends RowsOptions<Source> {
  topic: string;
  /** The field that has the rows. */
  list: string;
  /** How all rows are now. */
  sources: () => Iterable<readonly [name: string, source: Source]>;
  /** What stands beside them in every line. */
  head: () => object;
  /** What else does: left out of changes while it is the same. */
  besides?: () => object;
}

/** What a reader was sent last of a topic. */
export interface Sent {
  readonly version: number;
  /** Of the line, and when that was: ms of the clock that it was asked for with. */
  readonly bytes?: number;
  readonly at?: number;
}

export interface SentLine {
  readonly line: Buffer;
  readonly sent: Sent;
}

/** A topic whose data is a table. Each line is written once, however many readers get it. */
export class Table<Source extends object> {
  readonly #options: TableOptions<Source>;
  readonly #rows: Rows<Source>;
  /** By name: what stands beside the rows as JSON, and the version in which it came to be so. */
  readonly #besides = new Map<string, { json: string; version: number }>();
  readonly #lines = new LRUCache<number, Buffer>({ max: SHARED_LINES });
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(options: TableOptions<Source>) {
    this.#options = options;
    this.#rows = new Rows(options);
  }

  /** Takes in how it is now, in slices. */
  renew(): Promise<void> {
    return (this.#next ??= this.#underWay.then(() => {
      this.#next = undefined;
      const done = inSlices(this.#update());
      this.#underWay = done.catch(() => undefined);
      return done;
    }));
  }

  /** The line of what changed since a reader was last sent one; null: nothing did. */
  changes(sent: Sent | undefined, now: number): SentLine | null {
    const since = sent?.version ?? 0;
    if (since === this.#rows.version) return null;
    const line = this.#shared(since, () => this.#changes(since));
    return { line, sent: this.#sent(line, now) };
  }

  /** The line of the whole table; null: there is none yet, or it is what the reader was last sent, or only figures are a little old in that. */
  whole(sent: Sent | undefined, now: number): SentLine | null {
    if (this.#rows.version === 0 || (sent && !this.#isDue(sent, now))) return null;
    const line = this.#shared(WHOLE, () => this.#line({ since: 0, rows: this.#rows.all() }));
    return { line, sent: this.#sent(line, now) };
  }

  *#update(): Work<void> {
    const before = this.#rows.version;
    const besides = Object.entries(this.#options.besides?.() ?? {}).map(
      ([name, value]) => [name, JSON.stringify(value)] as const,
    );
    const news = besides.filter(([name, json]) => this.#besides.get(name)?.json !== json);
    yield* this.#rows.update(this.#options.sources(), news.length > 0);
    const { version } = this.#rows;
    if (version === before) return;
    this.#lines.clear();
    for (const [name, json] of news) this.#besides.set(name, { json, version });
  }

  #isDue({ version, bytes = 0, at = 0 }: Sent, now: number): boolean {
    if (version === this.#rows.version) return false;
    return this.#rows.moved > version || now - at >= (bytes / FIGURES_BYTES) * 1000;
  }

  #changes(since: number): Buffer {
    const gone = since === 0 ? null : this.#rows.gone(since);
    return gone === null
      ? this.#line({ since: 0, rows: this.#rows.all(), complete: true, gone: [] })
      : this.#line({ since, rows: this.#rows.changed(since), complete: false, gone });
  }

  #shared(key: number, make: () => Buffer): Buffer {
    const shared = this.#lines.get(key) ?? make();
    this.#lines.set(key, shared);
    return shared;
  }

  #sent(line: Buffer, now: number): Sent {
    return { version: this.#rows.version, bytes: line.length, at: now };
  }

  #line({ since, rows, ...rest }: { since: number; rows: string[]; complete?: boolean; gone?: string[] }) {
    const { topic, list, head } = this.#options;
    const parts = Object.entries({ ...head(), ...rest }).map(
      ([name, value]) => `"${name}":${JSON.stringify(value)}`,
    );
    for (const [name, { json, version }] of this.#besides)
      if (version > since) parts.push(`"${name}":${json}`);
    parts.push(`"${list}":[${rows.join(',')}]`);
    return Buffer.from(`{"topic":"${topic}","data":{${parts.join(',')}}}\n`);
  }
}
