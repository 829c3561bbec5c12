import { TASK_STATES } from '@daskscope/api';
import type { Names, Renumbering } from '../../names.ts';
import { cut, detached, KEY_LIMIT } from '../../text.ts';
import type { GroupUpdate } from '../../updates/functions.ts';

/** One group, as the scheduler told of it last. */
export interface GroupState extends Readonly<Omit<GroupUpdate, 'prefix' | 'states'>> {
  /** Tasks by state; null: it came and went before it was read. */
  readonly states: GroupUpdate['states'] | null;
  readonly tasks: number;
  /** The scheduler's id. */
  readonly life: string;
  /** Position in the prefixes dictionary. */
  readonly prefix: number;
  /** False: the scheduler has forgotten it. */
  readonly there: boolean;
  /** ms since the epoch */
  readonly lastSeen: number;
}

/** Task groups, remembered after the scheduler has forgotten them: as many as `limit`, those seen last. */
export class Groups {
  readonly #names: Names;
  readonly #limit: number;
  /** In the order in which they were first seen. */
  #groups = new Map<string, GroupState>();
  #life = '';
  #dropped = 0;
  #updated = 0;

  constructor(options: { names: Names; limit: number }) {
    this.#names = options.names;
    this.#limit = options.limit;
  }

  /** Not kept any more, since the exporter started. */
  get dropped(): number {
    return this.#dropped;
  }

  /** ms since the epoch: when the scheduler last told of them; 0: never. */
  get updated(): number {
    return this.#updated;
  }

  all(): Iterable<GroupState> {
    return this.#groups.values();
  }

  /** The groups of the scheduler; complete: all that it has, so that it has forgotten what is not among them. */
  update(updates: readonly GroupUpdate[], complete: boolean, now: number): void {
    const told = new Set<string>();
    for (const update of updates) {
      const state = this.#stateOf(update, now);
      const id = idOf(this.#life, state.name);
      told.add(id);
      this.#groups.set(id, state);
    }
    if (complete)
      for (const [id, group] of this.#groups)
        if (group.there && !told.has(id)) this.#groups.set(id, { ...group, there: false });
    this.#drop();
    this.#updated = now;
  }

  /**
   * Groups that are over: their last figures. Of those that came and went between two updates nothing else is known. Dask says of
   * their tasks only that it has forgotten them, not what became of them.
   */
  recall(updates: readonly GroupUpdate[], now: number): void {
    for (const update of updates) {
      const state = this.#stateOf(update, now);
      const id = idOf(this.#life, state.name);
      const known = this.#groups.get(id);
      // One that began another time, or ran on later, is another of the same name.
      const same = known?.there ? known.start === state.start : true;
      if (known && (!same || (known.stop ?? -Infinity) >= (state.stop ?? -Infinity))) continue;
      const { states, tasks } = known ?? { states: null, tasks: update.states.get('forgotten') ?? 0 };
      const lastSeen = known?.lastSeen ?? state.stop ?? now;
      this.#groups.set(id, { ...state, states, tasks, there: false, lastSeen });
    }
    this.#drop();
  }

  /** Another scheduler: it has none of these. */
  beginLife(id: string): void {
    this.#life = id;
    for (const [key, group] of this.#groups)
      if (group.there) this.#groups.set(key, { ...group, there: false });
  }

  markPrefixes(mark: (position: number) => void): void {
    for (const { prefix } of this.#groups.values()) mark(prefix);
  }

  renumberPrefixes(now: Renumbering): void {
    this.#groups = new Map(
      Array.from(this.#groups, ([id, group]) => [id, { ...group, prefix: now(group.prefix) }]),
    );
  }

  #stateOf(update: GroupUpdate, now: number): GroupState {
    return {
      ...update,
      tasks: TASK_STATES.reduce((sum, state) => sum + (update.states.get(state) ?? 0), 0),
      name: text(update.name),
      dependencies: update.dependencies.map(text),
      types: update.types.map(text),
      prefix: this.#names.positionOf(update.prefix),
      life: this.#life,
      there: true,
      lastSeen: now,
    };
  }

  /** Those that were not seen for longest, of several the one that came first. */
  #drop(): void {
    const beyond = this.#groups.size - this.#limit;
    if (beyond <= 0) return;
    const oldest = [...this.#groups].sort(([, a], [, b]) => a.lastSeen - b.lastSeen).slice(0, beyond);
    for (const [id] of oldest) this.#groups.delete(id);
    this.#dropped += beyond;
  }
}

const text = (value: string): string => detached(cut(value, KEY_LIMIT));

const idOf = (life: string, name: string): string => JSON.stringify([life, name]);
