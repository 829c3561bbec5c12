import { PythonError } from '../python/errors.ts';
import { Instance } from '../python/instance.ts';

/** distributed/spans.py, Span */
export class Span extends Instance {
  readonly name: readonly string[] = ['default'];
  readonly #seconds: () => number;

  constructor(seconds: () => number) {
    super();
    this.#seconds = seconds;
  }

  get active_cpu_seconds(): number {
    return this.#seconds();
  }
}

/** distributed/spans.py, SpansSchedulerExtension: one span since the start, since there is always something to run. */
export class Spans extends Instance {
  readonly root_spans: Span[];

  constructor(seconds: () => number) {
    super();
    this.root_spans = [new Span(seconds)];
  }

  merge_all(): Span {
    if (this.root_spans.length === 0) throw new PythonError('ValueError', 'Nothing to merge');
    return this.root_spans[0]!;
  }
}
