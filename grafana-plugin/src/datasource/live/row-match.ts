import type { Filter } from '../filter.ts';
import type { LiveNames, LiveRunning } from '../../contract/live-handle.ts';
import type { Segment } from './interval-log.ts';

const STATUS = { ok: 0, error: 1 } as const;

/** A filter over columns: names are asked once each, then it is a look-up by position. */
export class RowMatch {
  /** True if every row matches. */
  readonly all: boolean;
  readonly #filter: Filter;
  readonly #status: number | null;
  readonly #search: boolean;
  #known: Partial<Pick<LiveNames, 'prefixes' | 'workers'>> = {};
  #prefixes: boolean[] = [];
  #workers: boolean[] = [];

  constructor(filter: Filter) {
    const { prefixes, workers, status, search } = filter.values;
    this.all = prefixes === null && workers === null && status === null && search === '';
    this.#filter = filter;
    this.#status = status && STATUS[status];
    this.#search = search !== '';
  }

  /** @param at the run's place in its segment */
  run(segment: Segment, at: number, names: LiveNames): boolean {
    if (this.all) return true;
    if (this.#status !== null && segment.status[at] !== this.#status) return false;
    if (!this.#named(segment.prefix[at]!, segment.worker[at]!, names)) return false;
    return !this.#search || this.#filter.text(segment.keys?.at(at) ?? '');
  }

  /** What runs has not ended, neither well nor with an error. */
  running({ prefix, worker, key }: LiveRunning, names: LiveNames): boolean {
    return this.#status === null && this.#named(prefix, worker, names) && this.#filter.text(key);
  }

  #named(prefix: number, worker: number, names: LiveNames): boolean {
    if (this.#known.prefixes !== names.prefixes || this.#known.workers !== names.workers) {
      this.#known = { prefixes: names.prefixes, workers: names.workers };
      this.#prefixes = [];
      this.#workers = [];
    }
    const ofPrefix = (this.#prefixes[prefix] ??= this.#filter.prefix(names.prefixes[prefix] ?? ''));
    if (!ofPrefix) return false;
    return (this.#workers[worker] ??= this.#filter.worker(
      names.workers[worker] ?? { address: '', name: '' },
    ));
  }
}
