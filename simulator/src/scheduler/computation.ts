import { randomUUID } from 'node:crypto';
import { Instance } from '../python/instance.ts';
import type { TaskGroup } from './model.ts';

/** What Dask counts as one piece of work. */
export class Computation extends Instance {
  readonly id = randomUUID();
  readonly start: number;
  readonly groups = new Set<TaskGroup>();
  /** As SourceCode of client.py: code, lineno_frame, lineno_relative, filename. */
  readonly code: readonly (readonly Instance[])[] = [[new SourceCode()]];

  constructor(start: number) {
    super();
    this.start = start;
  }

  get stop(): number {
    return Math.max(-1, ...Array.from(this.groups, ({ stop }) => stop));
  }

  get states(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { states } of this.groups)
      for (const [state, count] of states) sums.set(state, (sums.get(state) ?? 0) + count);
    return sums;
  }
}

class SourceCode extends Instance {
  readonly code =
    'increments = [client.submit(inc, n) for n in numbers]\nclient.submit(sum, sums).result()\n';
  readonly filename = 'example.py';
  readonly lineno_frame = 12;
  readonly lineno_relative = 1;
}
