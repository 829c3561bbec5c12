import { inSlices } from '../slices.ts';
import type { TaskLog } from './log/log.ts';
import type { Names, WorkerNames } from './names.ts';
import type { Failures } from './now/failures/failures.ts';
import type { Durations } from './now/tasks/durations.ts';
import type { Groups } from './now/tasks/groups.ts';
import type { Prefixes } from './now/tasks/prefixes.ts';
import type { Workers } from './now/workers/workers.ts';

/** Names go no more often than this. */
const PAUSE_MS = 600_000;

/** Everything that keeps positions of names. */
export interface Users {
  readonly prefixNames: Names;
  readonly workerNames: WorkerNames;
  readonly log: TaskLog;
  readonly prefixes: Prefixes;
  readonly workers: Workers;
  readonly groups: Groups;
  readonly durations: Durations;
  readonly failures: Failures;
}

/** Names of workers, functions and types that nothing is kept of: where they are many, they make room. */
export class OldNames {
  readonly #users: Users;
  readonly #clock: () => number;
  #droppedAt = -Infinity;

  /** @param clock ms, of a clock that nobody sets */
  constructor(users: Users, clock: () => number) {
    this.#users = users;
    this.#clock = clock;
  }

  /** Returns whether names have other positions now. */
  drop(): boolean {
    const { log, prefixNames, workerNames } = this.#users;
    log.names.tidyTypes();
    if (!prefixNames.crowded && !workerNames.crowded) return false;
    // Each time all readers begin anew.
    if (this.#clock() - this.#droppedAt < PAUSE_MS) return false;
    this.#droppedAt = this.#clock();
    if (workerNames.crowded) this.#dropWorkers();
    if (prefixNames.crowded) this.#dropPrefixes();
    void inSlices(log.names.settle());
    return true;
  }

  #dropWorkers(): void {
    const { log, workers, workerNames } = this.#users;
    const users = [log.names, workers];
    const now = workerNames.makeRoom((use) => users.forEach((user) => user.markWorkers(use)));
    if (now) for (const user of users) user.renumberWorkers(now);
  }

  #dropPrefixes(): void {
    const { log, prefixes, workers, groups, durations, failures, prefixNames } = this.#users;
    const users = [log.names, prefixes, workers, groups];
    const now = prefixNames.makeRoom((use) => [...users, failures].forEach((user) => user.markPrefixes(use)));
    if (now) for (const user of [...users, durations]) user.renumberPrefixes(now);
  }
}
