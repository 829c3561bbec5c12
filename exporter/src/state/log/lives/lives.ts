import { Stretches } from './stretches.ts';
import { detached } from '../../text.ts';

/** Past that those of which no run is kept go, the oldest first, until half as many are left. */
export const MAX_LIVES = 1000;

/** One scheduler's life as the exporter saw it. Times are ms since the epoch. */
export interface Life {
  readonly id: string;
  readonly firstSeen: number;
  lastSeen: number;
  /** Runs of it that are kept. */
  tasks: number;
  /** Id of the oldest of these; not there: there is none. */
  readonly first?: number;
}

/** The same, and where its runs are in the log. */
export interface KnownLife extends Life {
  /** Counted since the exporter's start; no other has it, ever. */
  readonly number: number;
  /** One past the highest id taken in. */
  nextId: number;
  /** Row the log stood at when it was opened. */
  readonly firstRow: number;
  /** One past its last row. */
  endRow: number;
  /** Its rows. */
  readonly stretches: Stretches;
  /** ms since the epoch: runs that ended until then may be gone. */
  goneUntil: number;
  /** Runs passed unseen before the next that comes. */
  missed: boolean;
}

/** The schedulers seen, oldest first. */
export class Lives {
  readonly #byNumber = new Map<number, KnownLife>();
  readonly #byId = new Map<string, KnownLife>();
  #current: KnownLife | undefined;
  #next = 0;
  #goneUntil = -Infinity;
  #epoch = 0;

  get current(): KnownLife | undefined {
    return this.#current;
  }

  get full(): boolean {
    return this.#byNumber.size >= MAX_LIVES;
  }

  /** ms since the epoch: of lives that are no longer known, runs that ended until then are gone. */
  get goneUntil(): number {
    return this.#goneUntil;
  }

  /** Rises when lives are dropped, so that the others move up in the order. */
  get epoch(): number {
    return this.#epoch;
  }

  find(id: string): KnownLife | undefined {
    return this.#byId.get(id);
  }

  /** undefined: it is not known any more. */
  get(number: number): KnownLife | undefined {
    return this.#byNumber.get(number);
  }

  at(number: number): KnownLife {
    return this.#byNumber.get(number)!;
  }

  all(): KnownLife[] {
    return [...this.#byNumber.values()];
  }

  /** Makes it the current life. */
  see(life: KnownLife, now: number): void {
    this.#current = life;
    life.lastSeen = now;
  }

  add(id: string, now: number, row: number): KnownLife {
    const life: KnownLife = {
      id: detached(id),
      firstSeen: now,
      lastSeen: now,
      tasks: 0,
      number: this.#next++,
      nextId: 0,
      firstRow: row,
      endRow: row,
      stretches: new Stretches(),
      goneUntil: -Infinity,
      missed: false,
    };
    this.#byNumber.set(life.number, life);
    this.#byId.set(life.id, life);
    return life;
  }

  /**
   * Where to read on behind an id of a life: there while there was more, then in the one that ran next, at last in the current one.
   * undefined: whose life is not known has none of them.
   */
  after(life: KnownLife | undefined, id: number): KnownLife | undefined {
    if (life && (life === this.#current || life.nextId > id)) return life;
    const row = life?.endRow ?? 0;
    // By their rows: a scheduler that was there before another may be there again.
    const later = this.all()
      .filter(({ tasks }) => tasks > 0)
      .map((next) => ({ next, first: next.stretches.from(row) ?? Infinity }))
      .reduce((one, other) => (other.first < one.first ? other : one), {
        next: this.#current,
        first: Infinity,
      });
    return later.next;
  }

  /** Those without runs go, the oldest first, and never the current one. Returns their numbers. */
  makeRoom(): number[] {
    const empty = this.all().filter((life) => life.tasks === 0 && life !== this.#current);
    const dropped = empty.slice(0, this.#byNumber.size - MAX_LIVES / 2);
    for (const { id, number, goneUntil } of dropped) {
      this.#byNumber.delete(number);
      this.#byId.delete(id);
      this.#goneUntil = Math.max(this.#goneUntil, goneUntil);
    }
    if (dropped.length > 0) this.#epoch++;
    return dropped.map(({ number }) => number);
  }
}
