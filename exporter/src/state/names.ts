import { namesMeant } from '@daskscope/api';
import { cut, detached, NAME_LIMIT } from './text.ts';

/** Columns hold positions in 16 bits. */
export const MAX_NAMES = 65_536;

/**
 * What all names past the bound share. Dask's key_split (dask/utils.py, 2026.8.0) gives no such prefix: it strips leading
 * brackets, except from names in <>, and of those it keeps nothing past a blank.
 */
export const OVERFLOW_NAME = '(other names)';

/** What is known of a worker; '' where it is not. */
export interface WorkerName {
  address: string;
  name: string;
  host: string;
}

/** An address has :// in it, so no worker can be mistaken for this. */
export const OVERFLOW_WORKER: WorkerName = { address: '(other workers)', name: '', host: '' };

/** So many names are kept whether anything uses them or not. */
export const FEW_NAMES = 4096;

/** The position that a name has now, by the one that it had; below 0: it was dropped. */
export type Renumbering = (position: number) => number;

/**
 * Positions of names, in order of first sight, up to MAX_NAMES; the names after that share the last one. It only grows within an
 * epoch. Where there are many, those that nothing uses any more can be dropped: then the others move up, and another epoch begins.
 */
class Positions<Entry> {
  #list: Entry[] = [];
  #positions = new Map<string, number>();
  /** Names that came since room was made, and how many there may be until then. */
  #came = 0;
  #bound = FEW_NAMES;
  #epoch = 0;
  readonly #overflow: Entry;

  constructor(overflow: Entry) {
    this.#overflow = overflow;
  }

  get list(): readonly Entry[] {
    return this.#list;
  }

  get size(): number {
    return this.#list.length;
  }

  /** Within one epoch a position has one name. */
  get epoch(): number {
    return this.#epoch;
  }

  /** There are many, and as many have come since it was last seen which are in use. */
  get crowded(): boolean {
    return this.#list.length >= this.#bound && this.#came >= this.#bound / 2;
  }

  /** Keeps the names at the positions that are marked. null: all are. */
  makeRoom(mark: (use: (position: number) => void) => void): Renumbering | null {
    const used = new Uint8Array(this.#list.length);
    mark((position) => (used[position] = 1));
    const list = this.#list.filter((_, position) => used[position] === 1);
    this.#came = 0;
    this.#bound = Math.min(MAX_NAMES - 1, Math.max(FEW_NAMES, 2 * list.length));
    if (list.length === this.#list.length) return null;
    const now = new Int32Array(this.#list.length).fill(-1);
    for (let position = 0, next = 0; position < now.length; position++)
      if (used[position] === 1) now[position] = next++;
    const kept = [...this.#positions].filter(([, position]) => used[position] === 1);
    this.#positions = new Map(kept.map(([name, position]) => [name, now[position]!]));
    this.#list = list;
    this.#epoch++;
    return (position) => now[position]!;
  }

  /** undefined: not there, or one of those that share the last position. */
  find(name: string): number | undefined {
    return this.#positions.get(cut(name, NAME_LIMIT));
  }

  /** The position of a name that has come, without adding it: one that is not there shares the last. */
  known(name: string): number {
    return this.find(name) ?? MAX_NAMES - 1;
  }

  protected add(name: string, entry: (name: string) => Entry): number {
    this.#came++;
    const last = MAX_NAMES - 1;
    if (this.#list.length >= last) {
      this.#list[last] = this.#overflow;
      return last;
    }
    const kept = detached(cut(name, NAME_LIMIT));
    this.#positions.set(kept, this.#list.length);
    return this.#list.push(entry(kept)) - 1;
  }

  protected replace(position: number, entry: Entry): void {
    this.#list[position] = entry;
  }
}

const meant = (text: string): string[] => namesMeant(text).map((name) => cut(name, NAME_LIMIT));

export class Names extends Positions<string> {
  constructor() {
    super(OVERFLOW_NAME);
  }

  positionOf(name: string): number {
    return this.find(name) ?? this.add(name, (kept) => kept);
  }

  /** Positions of the functions that are meant by these texts: names as they are, or as they stand in labels. */
  matching(texts: readonly string[]): Set<number> {
    const positions = texts.flatMap(meant).map((name) => this.find(name));
    return new Set(positions.filter((position) => position !== undefined));
  }

  at(position: number): string {
    return this.list[position] ?? '';
  }
}

/** Workers by address, with what is known of each. */
export class WorkerNames extends Positions<WorkerName> {
  constructor() {
    super(OVERFLOW_WORKER);
  }

  positionOf(address: string): number {
    return this.find(address) ?? this.add(address, (kept) => ({ address: kept, name: '', host: '' }));
  }

  /** Adds the worker if it is new. */
  describe(address: string, name: string, host: string): void {
    const position = this.positionOf(address);
    const known = this.list[position]!;
    const [shortName, shortHost] = [cut(name, NAME_LIMIT), cut(host, NAME_LIMIT)];
    if (known === OVERFLOW_WORKER || (known.name === shortName && known.host === shortHost)) return;
    this.replace(position, {
      address: known.address,
      name: detached(shortName),
      host: detached(shortHost),
    });
  }

  at(position: number): WorkerName {
    return this.list[position] ?? OVERFLOW_WORKER;
  }

  /** The same of workers, by address or name. */
  matching(texts: readonly string[]): Set<number> {
    const asked = new Set(texts.flatMap(meant));
    const positions = new Set<number>();
    this.list.forEach((worker, position) => {
      if (asked.has(worker.address) || asked.has(worker.name)) positions.add(position);
    });
    return positions;
  }
}
