import type { KnownTime } from '../known-time.ts';
import { OVERFLOW_WORKER, type Renumbering, type WorkerNames } from '../../names.ts';

/** One time of a worker at its scheduler. Times are ms since the epoch in the scheduler's clock. */
export interface Stay {
  /** Its number in the log. */
  readonly life: number;
  /** Position in the workers dictionary. */
  readonly worker: number;
  readonly threads: number;
  readonly from: number;
  /** null: it is there. */
  readonly to: number | null;
}

export interface Told extends Omit<Stay, 'to'> {
  to: number | null;
  /** It was there when the exporter came to this scheduler: since when is not known, so it counts from where anything is. */
  readonly met: boolean;
}

interface Asked {
  life?: number | undefined;
  from?: number;
  to?: number;
}

interface Seen {
  readonly position: number;
  readonly threads: number;
  /** When the scheduler last heard of it; 0: not told. */
  readonly lastSeen: number;
}

/** So that a cluster whose workers come and go for weeks is bounded: those that ended first go. */
const MAX_ENDED = 10_000;

/**
 * When workers were there, each with its threads: a thread can be idle only then. A worker counts from the first time that the
 * scheduler told of it to the last.
 */
export class Stays {
  readonly #names: WorkerNames;
  readonly #known: KnownTime;
  #ended: Told[] = [];
  /** By worker. */
  #now = new Map<number, Told>();
  #life = -1;
  /** When the workers were last told of; null: not yet in this life. */
  #seenAt: number | null = null;
  /** Told of since this start of the exporter. */
  #seen = false;

  constructor(names: WorkerNames, known: KnownTime) {
    this.#names = names;
    this.#known = known;
  }

  /** Another scheduler: the workers went with the one before. One that is restored goes on. */
  beginLife(life: number): void {
    if (life === this.#life) return;
    for (const stay of this.#now.values()) this.#end(stay);
    this.#now = new Map();
    this.#life = life;
    this.#seenAt = null;
  }

  /** These are all that there are. time: ms since the epoch, the exporter's clock. */
  see(workers: Iterable<Seen>, time: number): void {
    const at = this.#known.schedulerTime(time);
    const now = new Map<number, Told>();
    for (const { position, threads, lastSeen } of workers) {
      // Those past the bound of names cannot be told apart.
      if (this.#names.at(position) === OVERFLOW_WORKER) continue;
      const stay = this.#now.get(position);
      if (stay?.threads === threads) now.set(position, stay);
      else now.set(position, this.#begin(position, threads, lastSeen > 0 ? Math.min(lastSeen, at) : at));
    }
    for (const [position, stay] of this.#now) if (now.get(position) !== stay) this.#end(stay);
    this.#now = now;
    this.#seenAt = at;
    this.#seen = true;
  }

  /** To be restored after another start of the exporter. life: whose workers may be there still; below 0: there is none. */
  all(): { stays: readonly Readonly<Told>[]; life: number; seenAt: number | null } {
    return {
      stays: [...this.#ended, ...this.#now.values()],
      life: this.#life,
      seenAt: this.#seenAt,
    };
  }

  /** @param life whose workers may be there still, as far as they are not said to have ended */
  restore(stays: readonly Told[], life: number, seenAt: number | null): void {
    for (const stay of stays)
      if (stay.to === null && stay.life === life) this.#now.set(stay.worker, { ...stay });
      else this.#ended.push({ ...stay, to: stay.to ?? Math.max(stay.from, seenAt ?? stay.from) });
    this.#life = life;
    this.#seenAt = seenAt;
  }

  markWorkers(mark: (position: number) => void): void {
    for (const { worker } of this.#ended) mark(worker);
    for (const worker of this.#now.keys()) mark(worker);
  }

  renumberWorkers(now: Renumbering): void {
    const renumbered = (stay: Told): Told => ({ ...stay, worker: now(stay.worker) });
    this.#ended = this.#ended.map(renumbered);
    this.#now = new Map(Array.from(this.#now, ([worker, stay]) => [now(worker), renumbered(stay)]));
  }

  /** Since when a worker is there; undefined: it is not. */
  since(position: number): number | undefined {
    const stay = this.#now.get(position);
    return stay && this.#stay(stay).from;
  }

  /** Those that ended last, at most so many, oldest first. What an earlier start was told last has ended then, until it is told again. */
  lastEnded(count: number): Stay[] {
    const before = this.#seen
      ? []
      : Array.from(this.#now.values(), (stay) => ({ ...stay, to: this.#lastSeen(stay) }));
    return [...this.#ended, ...before].slice(-count).map((stay) => this.#stay(stay));
  }

  /** Those that touch from..to; of one life, or of all. */
  touching({ life, from = -Infinity, to = Infinity }: Asked): Stay[] {
    return [...this.#ended, ...this.#now.values()]
      .map((stay) => this.#stay(stay))
      .filter(
        (stay) =>
          (life === undefined || stay.life === life) && stay.from <= to && (stay.to ?? Infinity) >= from,
      );
  }

  #stay({ life, worker, threads, from, to, met }: Told): Stay {
    const begin = met ? Math.min(this.#known.beginOf(life) ?? from, from) : from;
    return { life, worker, threads, from: begin, to };
  }

  #begin(worker: number, threads: number, from: number): Told {
    const met = this.#seenAt === null;
    // One that came back as another has no time twice.
    const begin = this.#now.has(worker) ? Math.max(from, this.#seenAt!) : from;
    return { life: this.#life, worker, threads, from: begin, to: null, met };
  }

  #lastSeen({ from }: Told): number {
    return Math.max(from, this.#seenAt ?? from);
  }

  #end(stay: Told): void {
    stay.to = this.#lastSeen(stay);
    this.#ended.push(stay);
    if (this.#ended.length > MAX_ENDED) this.#ended.shift();
  }
}
