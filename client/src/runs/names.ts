import type { Tasks, WorkerName, Workers } from '@daskscope/api';

type Dictionaries = Partial<Pick<Tasks, 'lives' | 'prefixes' | 'workers' | 'actions'>>;

/** The exporter's dictionaries as far as they were sent: each answer may bring longer ones. */
export class Names {
  lives: readonly string[] = [];
  prefixes: readonly string[] = [];
  workers: readonly WorkerName[] = [];
  actions: readonly string[] = [];

  learn({ lives, prefixes, workers, actions }: Dictionaries): void {
    this.lives = longer(this.lives, lives);
    this.prefixes = longer(this.prefixes, prefixes);
    if (workers) this.#learn([...workers.entries()]);
    this.actions = longer(this.actions, actions);
  }

  /** Workers and functions are known by what runs before any task of theirs is done. */
  learnWorkers({ prefixes, workers }: Workers): void {
    this.prefixes = longer(this.prefixes, prefixes);
    this.#learn(workers.map(({ position, address, name, host }) => [position, { address, name, host }]));
  }

  /** A worker's name and host may become known later, and change where another takes its address. */
  #learn(told: readonly (readonly [position: number, worker: WorkerName])[]): void {
    const news = told.filter(([position, worker]) => isNews(worker, this.workers[position]));
    if (news.length === 0) return;
    const grown = [...this.workers];
    for (const [position, worker] of news) grown[position] = worker;
    this.workers = Array.from(grown, (worker: WorkerName | undefined) => worker ?? UNKNOWN);
  }
}

const UNKNOWN: WorkerName = { address: '', name: '', host: '' };

/** Answers may overtake one another: a name is not forgotten for one that does not have it yet. */
function isNews({ address, name, host }: WorkerName, known: WorkerName | undefined): boolean {
  if (address === '') return known === undefined;
  if (known?.address !== address) return true;
  return (name !== '' && name !== known.name) || (host !== '' && host !== known.host);
}

function longer<T>(known: readonly T[], told: readonly T[] | undefined): readonly T[] {
  return told && told.length > known.length ? told : known;
}
