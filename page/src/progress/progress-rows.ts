import type { Progress } from '@daskscope/api';
import { FunctionRows, type ToldRow } from '@daskscope/client';
import type { ProgressRow } from '@daskscope/timeline';
import type { Dictionary } from '../tasks/dictionary.ts';

type Row = ProgressRow & ToldRow;

/** The bars of all functions, in the page's colours. */
export class ProgressRows {
  readonly #prefixes: Dictionary;
  readonly #rows = new FunctionRows<Row>();

  constructor(prefixes: Dictionary) {
    this.#prefixes = prefixes;
  }

  /** Those that the scheduler knows now. */
  get rows(): readonly ProgressRow[] {
    return this.#rows.rows;
  }

  /** Those that are done and forgotten by the scheduler. */
  get finished(): readonly ProgressRow[] {
    return this.#rows.done;
  }

  update({ life, prefixes }: Progress): void {
    const told = prefixes.map(({ prefix, position, states, transitions }) => {
      return { name: prefix, group: this.#prefixes.position(prefix, position), states, ever: transitions };
    });
    this.#rows.update(told, life);
  }

  /** Forgets what is done. */
  clear(): void {
    this.#rows.clear();
  }
}
