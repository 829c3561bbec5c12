import type { PrefixProgress, Progress } from '@daskscope/api';
import type { ProgressRow } from '@daskscope/timeline';
import type { Dictionary } from '../tasks/dictionary.ts';

const EMPTY: ProgressRow['states'] = {
  released: 0,
  memory: 0,
  erred: 0,
  processing: 0,
  waiting: 0,
  queued: 0,
  'no-worker': 0,
};

const total = (states: ProgressRow['states']) => Object.values(states).reduce((sum, count) => sum + count, 0);
const unfinished = (states: ProgressRow['states']) =>
  states.processing + states.waiting + states.queued + states['no-worker'];

/**
 * The bars: what the scheduler says of each function, and what it no longer says of those that are done. Dask forgets a task
 * once nobody wants it; its bar stays until new work begins.
 */
export class ProgressRows {
  readonly #prefixes: Dictionary;
  /** The most tasks of a function since it last had none. */
  readonly #peaks = new Map<string, { tasks: number; erred: number }>();
  #rows: ProgressRow[] = [];
  #finished: ProgressRow[] = [];
  #life: string | null = null;
  #working = false;
  #first = true;

  constructor(prefixes: Dictionary) {
    this.#prefixes = prefixes;
  }

  /** Those that the scheduler knows now. */
  get rows(): readonly ProgressRow[] {
    return this.#rows;
  }

  /** Those that are done and forgotten by the scheduler. */
  get finished(): readonly ProgressRow[] {
    return this.#finished;
  }

  update({ life, prefixes }: Progress): void {
    if (life !== this.#life) this.#begin(life);
    const rows = prefixes.map((prefix) => this.#row(prefix));
    this.#rows = rows.filter(({ states }) => total(states) > 0);
    const working = this.#rows.some(({ states }) => unfinished(states) > 0);
    if (this.#first) this.#takePast(prefixes);
    else if (working && !this.#working) this.clear();
    for (const row of rows) this.#follow(row);
    this.#finished = this.#finished.filter(({ name }) => !this.#rows.some((row) => row.name === name));
    this.#working = working;
    this.#first = false;
  }

  /** Forgets what is done. */
  clear(): void {
    this.#finished = [];
  }

  #begin(life: string | null): void {
    this.#life = life;
    this.#first = true;
    this.#working = false;
    this.#peaks.clear();
    this.#finished = [];
  }

  #row({ prefix, position, states }: PrefixProgress): ProgressRow {
    return { name: prefix, group: this.#prefixes.position(prefix, position), states };
  }

  /** Whoever opens the page when all is done sees what was. */
  #takePast(prefixes: readonly PrefixProgress[]): void {
    if (this.#rows.length > 0) return;
    this.#finished = prefixes
      .map((prefix) => {
        const { memory, erred } = prefix.transitions;
        return { ...this.#row(prefix), states: { ...EMPTY, released: memory, erred } };
      })
      .filter(({ states }) => total(states) > 0);
  }

  #follow(row: ProgressRow): void {
    const peak = this.#peaks.get(row.name) ?? { tasks: 0, erred: 0 };
    const tasks = total(row.states);
    if (tasks > 0) {
      const { erred } = row.states;
      this.#peaks.set(row.name, {
        tasks: Math.max(peak.tasks, tasks),
        erred: Math.max(peak.erred, erred),
      });
      return;
    }
    if (!this.#peaks.delete(row.name)) return;
    const states = { ...EMPTY, erred: peak.erred, released: peak.tasks - peak.erred };
    this.#finished = [...this.#finished.filter(({ name }) => name !== row.name), { ...row, states }];
  }
}
