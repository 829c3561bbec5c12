import type { WorkerName } from '@daskscope/api';
import { cut, detached, NAME_LIMIT } from './text.ts';

/** Columns hold positions in 16 bits. */
export const MAX_NAMES = 65_536;

/**
 * What all names past the bound share. Dask's key_split (dask/utils.py, 2026.8.0) gives no such prefix: it strips leading
 * brackets, except from names in <>, and of those it keeps nothing past a blank.
 */
export const OVERFLOW_NAME = '(other names)';

/** An address has :// in it, so no worker can be mistaken for this. */
export const OVERFLOW_WORKER: WorkerName = { address: '(other workers)', name: '', host: '' };

/** A dictionary that only grows, up to MAX_NAMES; the names after that share the last position. */
export class Names {
  readonly #list: string[] = [];
  readonly #positions = new Map<string, number>();

  positionOf(name: string): number {
    const short = cut(name, NAME_LIMIT);
    return this.#positions.get(short) ?? this.#add(short);
  }

  /** undefined: never seen, or one of those that share the last position. */
  find(name: string): number | undefined {
    return this.#positions.get(cut(name, NAME_LIMIT));
  }

  at(position: number): string {
    return this.#list[position] ?? '';
  }

  get list(): readonly string[] {
    return this.#list;
  }

  get size(): number {
    return this.#list.length;
  }

  #add(name: string): number {
    const last = MAX_NAMES - 1;
    if (this.#list.length >= last) {
      this.#list[last] = OVERFLOW_NAME;
      return last;
    }
    const kept = detached(name);
    this.#positions.set(kept, this.#list.length);
    return this.#list.push(kept) - 1;
  }
}

/** Workers by address; like Names, with what is known of each. */
export class WorkerNames {
  readonly #list: WorkerName[] = [];
  readonly #positions = new Map<string, number>();

  positionOf(address: string): number {
    const short = cut(address, NAME_LIMIT);
    return this.#positions.get(short) ?? this.#add(short);
  }

  /** Adds the worker if it is new. */
  describe(address: string, name: string, host: string): void {
    const position = this.positionOf(address);
    const known = this.#list[position]!;
    const [shortName, shortHost] = [cut(name, NAME_LIMIT), cut(host, NAME_LIMIT)];
    if (known === OVERFLOW_WORKER || (known.name === shortName && known.host === shortHost)) return;
    this.#list[position] = { address: known.address, name: detached(shortName), host: detached(shortHost) };
  }

  at(position: number): WorkerName {
    return this.#list[position] ?? OVERFLOW_WORKER;
  }

  /** Positions of the workers with one of these addresses or names. */
  matching(addressesOrNames: readonly string[]): Set<number> {
    const asked = new Set(addressesOrNames);
    const positions = new Set<number>();
    this.#list.forEach((worker, position) => {
      if (asked.has(worker.address) || asked.has(worker.name)) positions.add(position);
    });
    return positions;
  }

  get list(): readonly WorkerName[] {
    return this.#list;
  }

  get size(): number {
    return this.#list.length;
  }

  #add(address: string): number {
    const last = MAX_NAMES - 1;
    if (this.#list.length >= last) {
      this.#list[last] = OVERFLOW_WORKER;
      return last;
    }
    const kept = detached(address);
    this.#positions.set(kept, this.#list.length);
    return this.#list.push({ address: kept, name: '', host: '' }) - 1;
  }
}
