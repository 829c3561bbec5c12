import { namesMeant, type WorkerName } from '@daskscope/api';

/** What a query leaves in; null: everything. Names are as they are, or as they stand in Prometheus's labels. */
export interface FilterValues {
  prefixes: readonly string[] | null;
  /** Addresses or names. */
  workers: readonly string[] | null;
  status: 'ok' | 'error' | null;
  search: string;
}

export class Filter {
  readonly values: FilterValues;
  /** Equal for equal filters. */
  readonly id: string;
  readonly #prefixes: ReadonlySet<string> | null;
  readonly #workers: ReadonlySet<string> | null;
  readonly #search: string;

  constructor(values: Partial<FilterValues> = {}) {
    const { prefixes = null, workers = null, status = null, search = '' } = values;
    this.values = { prefixes, workers, status, search };
    this.id = JSON.stringify([prefixes, workers, status, search]);
    this.#prefixes = prefixes && new Set(prefixes.flatMap(namesMeant));
    this.#workers = workers && new Set(workers.flatMap(namesMeant));
    this.#search = search.toLowerCase();
  }

  prefix(name: string): boolean {
    return this.#prefixes === null || this.#prefixes.has(name);
  }

  worker({ address, name }: Pick<WorkerName, 'address' | 'name'>): boolean {
    return this.#workers === null || this.#workers.has(address) || this.#workers.has(name);
  }

  text(text: string): boolean {
    return this.#search === '' || text.toLowerCase().includes(this.#search);
  }
}
