/** A time of which all that ran is in the log. ms since the epoch. */
export interface KnownRange {
  from: number;
  /** null: it goes on. */
  to: number | null;
}

interface Range {
  life: number;
  from: number;
  until: number;
}

/** So that a stream that loses records all day is bounded: the shortest go, and count as not known. */
const MAX_RANGES = 100;

/** A scheduler is heard every 2 s at least: one that is silent for much longer may have run anything. */
const GOES_ON_MS = 7_000;

/**
 * When the task stream was recorded and all that it recorded is in the log. Outside of it, no runs does not mean that none
 * were. Times are ms since the epoch in the scheduler's clock, as those of runs are.
 */
export class KnownTime {
  readonly #ranges: Range[] = [];
  #heard = { life: -1, at: -Infinity };

  /** The scheduler's clock at a time of the exporter's; the same while it has not told. */
  schedulerTime(now: number): number {
    const { life, at } = this.#heard;
    const range = this.#newest(life);
    return range && Number.isFinite(at) ? range.until + now - at : now;
  }

  /** From when on anything of a life is known; undefined: nothing is. */
  beginOf(life: number): number | undefined {
    return this.#ranges.find((range) => range.life === life)?.from;
  }

  has(life: number): boolean {
    return this.#ranges.some((range) => range.life === life);
  }

  /** Known from here on; since it was known last, something may have passed unseen. */
  begin(life: number, from: number): void {
    this.#ranges.push({ life, from, until: from });
    if (this.#ranges.length > MAX_RANGES) this.#dropShortest();
  }

  /** All that ended until then is in the log. */
  reach(life: number, until: number): void {
    const range = this.#newest(life);
    // What is read again was known before.
    if (range) range.until = Math.max(range.until, until);
  }

  /** As reach, and it goes on: the scheduler said so just now (the exporter's clock). */
  hear(life: number, until: number, now: number): void {
    this.reach(life, until);
    this.#heard = { life, at: now };
  }

  /** Nothing is heard any more. */
  end(): void {
    this.#heard = { life: -1, at: -Infinity };
  }

  /** What ended in that time may be gone. */
  cut(life: number, from: number, to: number): void {
    for (const range of this.#ranges.filter(
      (one) => one.life === life && one.from < to && one.until > from,
    )) {
      const { until } = range;
      range.until = Math.max(range.from, from);
      if (until > to || range === this.#newest(life)) this.begin(life, to);
      this.reach(life, until);
    }
  }

  /** To be restored after another start of the exporter. */
  all(): readonly Readonly<Range>[] {
    return this.#ranges;
  }

  restore(life: number, from: number, until: number): void {
    this.begin(life, from);
    this.reach(life, until);
  }

  /** A run that ended then has left the log. */
  leave(life: number, stop: number): void {
    const newest = this.#newest(life);
    for (let i = 0; i < this.#ranges.length; i++) {
      const range = this.#ranges[i]!;
      if (range.life !== life || range.from >= stop) continue;
      if (range === newest || range.until > stop) range.from = Math.min(stop, range.until);
      else this.#ranges.splice(i--, 1);
    }
  }

  forget(life: number): void {
    for (let i = this.#ranges.length - 1; i >= 0; i--)
      if (this.#ranges[i]!.life === life) this.#ranges.splice(i, 1);
  }

  /** Those that touch from..to, whole, in the order of time, without overlap; of one life, or of all. */
  ranges(asked: { life?: number | undefined; from?: number; to?: number }, now: number): KnownRange[] {
    const { life, from = -Infinity, to = Infinity } = asked;
    const found: KnownRange[] = [];
    for (const range of this.#ranges) {
      if (life !== undefined && range.life !== life) continue;
      // To the ms, and rather less than more.
      const begin = Math.ceil(range.from);
      const end = this.#goesOn(range, now) ? null : Math.floor(range.until);
      if (begin <= to && (end === null || (end > begin && end >= from))) found.push({ from: begin, to: end });
    }
    return united(found);
  }

  #newest(life: number): Range | undefined {
    return this.#ranges.findLast((range) => range.life === life);
  }

  #goesOn(range: Range, now: number): boolean {
    const { life, at } = this.#heard;
    return range.life === life && now - at <= GOES_ON_MS && range === this.#newest(life);
  }

  #dropShortest(): void {
    // The newest has only begun.
    let shortest = 0;
    for (let i = 1; i < this.#ranges.length - 1; i++)
      if (lengthOf(this.#ranges[i]!) < lengthOf(this.#ranges[shortest]!)) shortest = i;
    this.#ranges.splice(shortest, 1);
  }
}

const lengthOf = (range: Range): number => range.until - range.from;

function united(ranges: KnownRange[]): KnownRange[] {
  const united: KnownRange[] = [];
  for (const range of ranges.sort((one, other) => one.from - other.from)) {
    const last = united.at(-1);
    if (!last || (last.to !== null && last.to <= range.from)) united.push(range);
    else if (last.to !== null) last.to = range.to === null ? null : Math.max(last.to, range.to);
  }
  return united;
}
