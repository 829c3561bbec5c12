import type { Tasks, WorkerName, Workers } from '@daskscope/api';
import type { LiveNames } from '../live-handle.ts';

type Dictionaries = Partial<Pick<Tasks, 'lives' | 'prefixes' | 'workers' | 'actions'>>;

/** The exporter's dictionaries as far as they were sent: each answer may bring longer ones. */
export class Names implements LiveNames {
  lives: readonly string[] = [];
  prefixes: readonly string[] = [];
  workers: readonly WorkerName[] = [];
  actions: readonly string[] = [];

  learn({ lives, prefixes, workers, actions }: Dictionaries): void {
    this.lives = longer(this.lives, lives);
    this.prefixes = longer(this.prefixes, prefixes);
    // A worker's name and host may become known later, at the same length.
    if (workers && workers.length >= this.workers.length) this.workers = workers;
    this.actions = longer(this.actions, actions);
  }

  /** Workers and functions are known by what runs before any task of theirs is done. */
  learnWorkers({ prefixes, workers }: Workers): void {
    this.prefixes = longer(this.prefixes, prefixes);
    const unknown = workers.filter(({ position }) => !this.workers[position]?.address);
    if (unknown.length === 0) return;
    const grown = [...this.workers];
    for (const { position, address, name, host } of unknown) grown[position] = { address, name, host };
    this.workers = Array.from(grown, (worker) => worker ?? { address: '', name: '', host: '' });
  }
}

function longer<T>(known: readonly T[], told: readonly T[] | undefined): readonly T[] {
  return told && told.length > known.length ? told : known;
}
