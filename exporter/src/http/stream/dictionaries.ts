import type { Tasks } from '@daskscope/api';

const NAMES = ['lives', 'prefixes', 'workers', 'actions'] as const;
type Name = (typeof NAMES)[number];

/** Which version of each dictionary a reader has; 0: none. */
export type Versions = Readonly<Record<Name, number>>;
export const NO_VERSIONS: Versions = { lives: 0, prefixes: 0, workers: 0, actions: 0 };

/** Numbers the versions of the dictionaries, so that a reader is sent only what it does not have. */
export class Dictionaries {
  #versions: Versions = NO_VERSIONS;
  #latest: Partial<Pick<Tasks, Name>> = {};

  /** The versions of an answer's dictionaries; answers come in the order they were made. */
  versionsOf(tasks: Tasks): Versions {
    const changed = NAMES.filter((name) => !same(tasks[name], this.#latest[name]));
    if (changed.length > 0) {
      this.#latest = tasks;
      const versions = { ...this.#versions };
      for (const name of changed) versions[name]++;
      this.#versions = versions;
    }
    return this.#versions;
  }
}

/** Those of the dictionaries in which the versions differ. */
export function missingDictionaries(tasks: Tasks, has: Versions, now: Versions): Partial<Pick<Tasks, Name>> {
  return Object.fromEntries(
    NAMES.filter((name) => has[name] !== now[name]).map((name) => [name, tasks[name]]),
  );
}

/** Entries are never changed, only replaced, so identity tells. */
function same(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  return one.length === other?.length && one.every((entry, i) => entry === other[i]);
}
