/** A time in which something was so. ms since the epoch, the scheduler's clock. */
export interface Spell {
  /** Whom it is of: an address, or nobody. */
  readonly who: string;
  readonly from: number;
  readonly to: number;
  /** How much so. */
  readonly value: number;
}

/** Of one, in a range of time. */
export interface SpellSum {
  spells: number;
  /** ms of the range that they cover. */
  ms: number;
  /** The greatest value. */
  most: number;
  from: number;
  to: number;
}

/** That are kept at least. */
const CAPACITY = 10_000;

/** What one reading stands for. ms: less often than once a minute nothing is read that may be. */
const [LEAST_COVERED, MOST_COVERED] = [1_000, 60_000];

/** What is told at `to` was so since it was told last, but for no more than a reading stands for. @param before 0: never */
export const coveredSince = (before: number, to: number): number =>
  to - (before === 0 ? LEAST_COVERED : Math.min(MOST_COVERED, Math.max(LEAST_COVERED, to - before)));

/** When something was so that is told again and again, and not told later: the newest of it. */
export class Spells {
  #kept: Spell[] = [];
  #knownFrom = -Infinity;

  /** ms since the epoch: before it some are not kept any more. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  /** In the order in which they end. */
  add(spell: Spell): void {
    this.#kept.push(spell);
    if (this.#kept.length < 2 * CAPACITY) return;
    this.#knownFrom = this.#kept[CAPACITY - 1]!.to;
    this.#kept = this.#kept.slice(CAPACITY);
  }

  /** The same, where nothing but how long it lasted is of interest: one that goes on where the last ended makes that longer. */
  lengthen(spell: Spell): void {
    const last = this.#kept.at(-1);
    if (last?.who === spell.who && spell.from <= last.to)
      this.#kept[this.#kept.length - 1] = {
        ...spell,
        from: Math.min(last.from, spell.from),
        to: Math.max(last.to, spell.to),
      };
    else this.add(spell);
  }

  /** By whom they are of. */
  between(from: number, to: number): Map<string, SpellSum> {
    const found = new Map<string, SpellSum>();
    for (const spell of this.#kept) {
      const begin = Math.max(from, spell.from);
      const end = Math.min(to, spell.to);
      if (begin >= end) continue;
      const its = found.get(spell.who) ?? { spells: 0, ms: 0, most: spell.value, from: begin, to: end };
      its.spells++;
      its.ms += end - begin;
      its.most = Math.max(its.most, spell.value);
      its.from = Math.min(its.from, begin);
      its.to = Math.max(its.to, end);
      found.set(spell.who, its);
    }
    return found;
  }
}
