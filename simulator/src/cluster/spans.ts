import { randomUUID } from 'node:crypto';
import { PythonError } from '../python/errors.ts';
import { Instance } from '../python/instance.ts';

/** What the scheduler has that a span is made of. */
interface Spanned<Group> {
  readonly time_started: number;
  readonly task_groups: ReadonlyMap<string, Group>;
  readonly cumulative_worker_metrics: ReadonlyMap<unknown, number> | undefined;
  readonly total_nthreads: number;
}

/** distributed/spans.py, Span */
export class Span<Group> extends Instance {
  readonly id = randomUUID();
  readonly name: readonly string[] = ['default'];
  readonly parent = null;
  readonly enqueued: number;
  readonly #of: Spanned<Group>;

  constructor(of: Spanned<Group>) {
    super();
    this.#of = of;
    this.enqueued = of.time_started;
  }

  /** Without those that are forgotten, which Dask keeps here. */
  get groups(): ReadonlySet<Group> {
    return new Set(this.#of.task_groups.values());
  }

  get _cumulative_worker_metrics(): ReadonlyMap<unknown, number> {
    const all = this.#of.cumulative_worker_metrics ?? new Map<unknown, number>();
    return new Map([...all].filter(([key]) => Array.isArray(key) && key[0] === 'execute'));
  }

  get active_cpu_seconds(): number {
    return Math.max(0, Date.now() / 1000 - this.enqueued) * this.#of.total_nthreads;
  }
}

/** distributed/spans.py, SpansSchedulerExtension: one span since the start, since there is always something to run. */
export class Spans<Group> extends Instance {
  readonly root_spans: Span<Group>[];
  readonly spans: ReadonlyMap<string, Span<Group>>;

  constructor(of: Spanned<Group>) {
    super();
    const only = new Span(of);
    this.root_spans = [only];
    this.spans = new Map([[only.id, only]]);
  }

  merge_all(): Span<Group> {
    if (this.root_spans.length === 0) throw new PythonError('ValueError', 'Nothing to merge');
    return this.root_spans[0]!;
  }
}
