import { partition } from '../../partition.ts';

interface Stretch {
  first: number;
  /** One past the last. */
  end: number;
}

/** Where one life's runs are among the rows of the log: others' may part them. They are found without looking at each. */
export class Stretches {
  readonly #list: Stretch[] = [];

  /** @param kept the first row that is still there */
  add(row: number, kept: number): void {
    const last = this.#list.at(-1);
    if (last?.end === row) last.end++;
    else this.#begin(row, kept);
  }

  /** The first row at or after this one; undefined if there is none. */
  from(row: number): number | undefined {
    const stretch = this.#list[partition(this.#list.length, (index) => this.#list[index]!.end <= row)];
    return stretch && Math.max(stretch.first, row);
  }

  /** The last row for which it holds, as it does for all before it; undefined if there is none at or after `kept`. */
  last(kept: number, holds: (row: number) => boolean): number | undefined {
    const firstOf = ({ first }: Stretch): number => Math.max(first, kept);
    const gone = partition(this.#list.length, (index) => this.#list[index]!.end <= kept);
    const there = this.#list.length - gone;
    const begun = partition(there, (index) => holds(firstOf(this.#list[gone + index]!)));
    if (begun === 0) return undefined;
    const stretch = this.#list[gone + begun - 1]!;
    const first = firstOf(stretch);
    return first + partition(stretch.end - first, (index) => holds(first + index)) - 1;
  }

  #begin(row: number, kept: number): void {
    this.#list.splice(
      0,
      partition(this.#list.length, (index) => this.#list[index]!.end <= kept),
    );
    this.#list.push({ first: row, end: row + 1 });
  }
}
