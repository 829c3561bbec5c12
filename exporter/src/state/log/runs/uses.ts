import type { Renumbering } from '../../names.ts';

/**
 * How many rows have each position. It is counted as rows come and go: to look through a million of them for the positions that
 * are in use would hold up everything else for a tenth of a second.
 */
export class Uses {
  #counts = new Uint32Array(64);

  add(position: number): void {
    if (position >= this.#counts.length) this.#counts = grown(this.#counts, position + 1);
    this.#counts[position]!++;
  }

  remove(position: number): void {
    this.#counts[position]!--;
  }

  /** Every position that a row has, once. */
  mark(mark: (position: number) => void): void {
    this.#counts.forEach((count, position) => {
      if (count > 0) mark(position);
    });
  }

  renumber(now: Renumbering): void {
    const before = this.#counts;
    this.#counts = new Uint32Array(before.length);
    before.forEach((count, position) => {
      if (count > 0) this.#counts[now(position)] = count;
    });
  }
}

function grown(counts: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(Math.max(least, 2 * counts.length));
  more.set(counts);
  return more;
}
