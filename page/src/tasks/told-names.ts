import type { Tasks, TasksUpdate, WorkerName } from '@daskscope/api';
import type { WorkerLanes } from '@daskscope/client';
import { kindOfAction } from '@daskscope/timeline';
import type { Dictionary } from './dictionary.ts';

/** Names shared by all that came, whatever came first. */
export interface Names {
  prefixes: Dictionary;
  /** By address. */
  workers: Dictionary;
  lives: Dictionary;
}

/** What the positions of a line or an answer are here, or mean. */
export interface Meaning {
  readonly prefixes: readonly number[];
  readonly workers: readonly number[];
  readonly lives: readonly number[];
  readonly lifeIds: readonly string[];
  readonly actions: readonly string[];
  readonly kinds: readonly number[];
  readonly workerNames: readonly WorkerName[];
}

const NOTHING: Meaning = {
  prefixes: [],
  workers: [],
  lives: [],
  lifeIds: [],
  actions: [],
  kinds: [],
  workerNames: [],
};

/** The dictionaries of one stream or of answers: they are told only where they changed, and go on to mean what was told before. */
export class ToldNames {
  readonly #names: Names;
  readonly #lanes: WorkerLanes;
  #last = NOTHING;

  constructor(names: Names, lanes: WorkerLanes) {
    this.#names = names;
    this.#lanes = lanes;
  }

  read(update: Tasks | TasksUpdate): Meaning {
    const { prefixes, workers, lives } = this.#names;
    const last = this.#last;
    for (const worker of update.workers ?? []) this.#lanes.describe(worker);
    return (this.#last = {
      prefixes: update.prefixes ? prefixes.translate(update.prefixes) : last.prefixes,
      workers: update.workers
        ? workers.translate(update.workers.map(({ address }) => address))
        : last.workers,
      lives: update.lives ? lives.translate(update.lives) : last.lives,
      lifeIds: update.lives ?? last.lifeIds,
      actions: update.actions ?? last.actions,
      kinds: update.actions?.map(kindOfAction) ?? last.kinds,
      workerNames: update.workers ?? last.workerNames,
    });
  }
}
