import { randomUUID } from 'node:crypto';
import { PythonError } from '../python/errors.ts';
import { Instance } from '../python/instance.ts';

interface Group {
  readonly prefix: { readonly name: string };
}

/** What the scheduler has that a span is made of. */
interface Spanned<G extends Group> {
  readonly time_started: number;
  readonly task_groups: ReadonlyMap<string, G>;
  readonly cumulative_worker_metrics: ReadonlyMap<unknown, number> | undefined;
  readonly total_nthreads: number;
}

interface SpanOptions<G extends Group> {
  of: Spanned<G>;
  name: readonly string[];
  parent: Span<G> | null;
  /** Functions whose tasks are sent in it. */
  has: (prefix: string) => boolean;
}

/** distributed/spans.py, Span */
export class Span<G extends Group> extends Instance {
  readonly id = randomUUID();
  readonly name: readonly string[];
  readonly parent: Span<G> | null;
  readonly children: Span<G>[] = [];
  readonly enqueued: number;
  readonly #of: Spanned<G>;
  readonly #has: (prefix: string) => boolean;

  constructor({ of, name, parent, has }: SpanOptions<G>) {
    super();
    this.#of = of;
    this.#has = has;
    this.name = name;
    this.parent = parent;
    this.enqueued = of.time_started;
    parent?.children.push(this);
  }

  /** Without those that are forgotten, which Dask keeps here. */
  get groups(): ReadonlySet<G> {
    return new Set([...this.#of.task_groups.values()].filter(({ prefix }) => this.#has(prefix.name)));
  }

  get _cumulative_worker_metrics(): ReadonlyMap<unknown, number> {
    const all = this.#of.cumulative_worker_metrics ?? new Map<unknown, number>();
    const isOwn = (key: unknown) => Array.isArray(key) && key[0] === 'execute' && this.#has(String(key[1]));
    return new Map([...all].filter(([key]) => isOwn(key)));
  }

  get active_cpu_seconds(): number {
    return Math.max(0, Date.now() / 1000 - this.enqueued) * this.#of.total_nthreads;
  }
}

/** distributed/spans.py, SpansSchedulerExtension: two since the start, one in the other, since there is always something to run. */
export class Spans<G extends Group> extends Instance {
  readonly root_spans: Span<G>[];
  readonly spans: ReadonlyMap<string, Span<G>>;

  constructor(of: Spanned<G>) {
    super();
    const isTotal = (prefix: string) => prefix === 'sum';
    const whole = new Span({ of, name: ['example'], parent: null, has: (prefix) => !isTotal(prefix) });
    const totals = new Span({ of, name: ['example', 'totals'], parent: whole, has: isTotal });
    this.root_spans = [whole];
    this.spans = new Map([whole, totals].map((span) => [span.id, span]));
  }

  merge_all(): Span<G> {
    if (this.root_spans.length === 0) throw new PythonError('ValueError', 'Nothing to merge');
    return this.root_spans[0]!;
  }
}
