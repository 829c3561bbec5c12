import type { Life } from '@daskscope/api';
import { MAX_NAMES } from './names.ts';
import { Stretches } from './stretches.ts';
import { detached } from './text.ts';

/** One scheduler's life and where its runs are in the log. */
export interface KnownLife extends Life {
  readonly position: number;
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

/** The schedulers seen, oldest first; past MAX_NAMES of them the last place is taken again. */
export class Lives {
  readonly #list: KnownLife[] = [];
  readonly #byId = new Map<string, KnownLife>();
  #current: KnownLife | undefined;

  get current(): KnownLife | undefined {
    return this.#current;
  }

  get full(): boolean {
    return this.#list.length === MAX_NAMES;
  }

  find(id: string): KnownLife | undefined {
    return this.#byId.get(id);
  }

  at(position: number): KnownLife {
    return this.#list[position]!;
  }

  all(): readonly KnownLife[] {
    return this.#list;
  }

  /** Makes it the current life. */
  see(life: KnownLife, now: number): void {
    this.#current = life;
    life.lastSeen = now;
  }

  add(id: string, now: number, row: number): KnownLife {
    if (this.full) this.#byId.delete(this.#list.pop()!.id);
    const life: KnownLife = {
      id: detached(id),
      firstSeen: now,
      lastSeen: now,
      tasks: 0,
      position: this.#list.length,
      nextId: 0,
      firstRow: row,
      endRow: row,
      stretches: new Stretches(),
      goneUntil: -Infinity,
      missed: false,
    };
    this.#list.push(life);
    this.#byId.set(life.id, life);
    return life;
  }
}
