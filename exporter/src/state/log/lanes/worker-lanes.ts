import { detached } from '../../text.ts';

/** Past that threads share lanes, those in which nothing ran for longest first. */
export const MAX_LANES = 1024;

/** Threads that were replaced and may still be heard of. */
const MAX_REPLACED = 128;

/** ms since the epoch: when a thread was at a run. */
export interface Span {
  start: number;
  stop: number;
}

/** What is known of a worker's lanes, as another start of the exporter needs it. */
export interface LanesOfWorker {
  lanes: readonly { ident: string | null; until: number }[];
  /** Threads whose lanes others took, and from when on. */
  replaced: readonly (readonly [ident: string, since: number])[];
  /** Threads that the worker has, and that were seen to live at the same time. */
  told: number;
  seen: number;
}

interface Lane {
  /** The thread that runs here; null: it has ended. */
  ident: string | null;
  /** ms since the epoch: what ran here had ended by then. */
  until: number;
  /** A count of runs: when something last ran here. */
  used: number;
}

/**
 * The lanes of the threads of one worker. A lane is a thread's for as long as it lives, and there are as many as live at the same
 * time: a thread that comes when there are as many as the worker has takes the lane of one that has ended. Which that is, nobody
 * says. After a restart of the worker all have. A thread that secedes ends with its task, and that is told after the thread that
 * came in its place was heard of; so it was replaced too early, and what it ran gets a lane beyond.
 */
export class WorkerLanes {
  readonly #lanes: Lane[] = [];
  /** By the thread's ident. */
  readonly #taken = new Map<string, number>();
  /** Threads whose lanes others took, and from when on. */
  readonly #replaced = new Map<string, number>();
  #told = 0;
  #seen = 1;

  /** threads: that the worker has; 0: nobody says. used: a count of runs. */
  laneOf(ident: string, span: Span, threads: number, used: number): number {
    if (threads > 0) this.#told = threads;
    const lane = this.#taken.get(ident) ?? this.#place(ident, span.start);
    const at = this.#lanes[lane]!;
    at.until = Math.max(at.until, span.stop);
    at.used = used;
    return lane;
  }

  all(): LanesOfWorker {
    const lanes = this.#lanes.map(({ ident, until }) => ({ ident, until }));
    return { lanes, replaced: [...this.#replaced], told: this.#told, seen: this.#seen };
  }

  restore({ lanes, replaced, told, seen }: LanesOfWorker): void {
    for (const { ident, until } of lanes) {
      this.#lanes.push({ ident, until, used: 0 });
      if (ident !== null) this.#taken.set(ident, this.#lanes.length - 1);
    }
    for (const [ident, since] of replaced) this.#replaced.set(ident, since);
    this.#told = told;
    this.#seen = seen;
  }

  /** Threads that live at the same time. */
  get #alive(): number {
    return Math.max(this.#told, this.#seen);
  }

  #place(ident: string, start: number): number {
    const replacedAt = this.#replaced.get(ident);
    this.#replaced.delete(ident);
    const seceded = replacedAt !== undefined && start < replacedAt;
    // It lives after all, so there are more than was thought: of other executors, or the event loop's own.
    if (replacedAt !== undefined && !seceded) this.#seen = Math.max(this.#seen, this.#taken.size + 1);
    const lane = this.#vacant(start) ?? this.#add(seceded ? MAX_LANES : this.#alive) ?? this.#free(start);
    this.#give(lane, seceded ? null : detached(ident), start);
    return lane;
  }

  #give(lane: number, ident: string | null, start: number): void {
    const at = this.#lanes[lane]!;
    if (at.ident !== null) {
      this.#taken.delete(at.ident);
      if (this.#replaced.size >= MAX_REPLACED) this.#replaced.clear();
      this.#replaced.set(at.ident, start);
    }
    at.ident = ident;
    if (ident !== null) this.#taken.set(ident, lane);
  }

  /** A lane of a thread that has ended. */
  #vacant(start: number): number | undefined {
    const lane = this.#lanes.findIndex(({ ident, until }) => ident === null && until <= start);
    return lane < 0 ? undefined : lane;
  }

  #add(most: number): number | undefined {
    if (this.#lanes.length >= most) return undefined;
    return this.#lanes.push({ ident: null, until: -Infinity, used: 0 }) - 1;
  }

  /** A lane in which nothing ran from then on, and nothing else for longest: that of a thread which seceded is beyond the others. */
  #free(start: number): number {
    const free = ({ until }: Lane) => until <= start;
    return (
      this.#unused(0, this.#alive, free) ??
      this.#unused(this.#alive, MAX_LANES, free) ??
      this.#add(MAX_LANES) ??
      this.#unused(0, MAX_LANES, () => true)!
    );
  }

  #unused(from: number, end: number, fits: (lane: Lane) => boolean): number | undefined {
    let longest: number | undefined;
    for (let lane = from; lane < Math.min(end, this.#lanes.length); lane++) {
      const at = this.#lanes[lane]!;
      if (fits(at) && (longest === undefined || at.used < this.#lanes[longest]!.used)) longest = lane;
    }
    return longest;
  }
}
