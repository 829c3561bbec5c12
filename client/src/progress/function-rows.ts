import type { StateCounts, TransitionCounts } from '@daskscope/api';

type States = Readonly<StateCounts>;

/** One function's tasks, as they are told. */
export interface ToldRow {
  readonly name: string;
  readonly states: States;
  /** How many of its tasks ever came into memory, and erred; left out: nobody tells. */
  readonly ever?: Readonly<Pick<TransitionCounts, 'memory' | 'erred'>>;
}

/** The most tasks of a function since it last had none. */
interface Most {
  tasks: number;
  erred: number;
}

/**
 * The bars: what is told of each function, and what was told of those that are done. Dask forgets a task once nobody wants its
 * result; the function's bar stays until new work begins.
 */
export class FunctionRows<Row extends ToldRow> {
  #rows: readonly Row[] = [];
  /** By name, in the order in which they were done. */
  readonly #done = new Map<string, Row>();
  readonly #most = new Map<string, Most>();
  /** Functions that were told of in the line before. */
  #known: ReadonlySet<string> = new Set();
  #life: string | null = null;
  #working = false;

  /** Those that have tasks now. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Those that are done and forgotten by the scheduler. */
  get done(): readonly Row[] {
    return [...this.#done.values()];
  }

  /**
   * @param told every function that is to be shown, also without tasks: one that is missing was dropped, or is not asked for any
   *   more, and not done
   * @param life the scheduler's, as far as it is known: what another one left undone is not done
   */
  update(told: readonly Row[], life: string | null = null): void {
    if (life !== this.#life) this.#begin(life);
    this.#forgetOthers(told);
    this.#rows = told.filter(({ states }) => total(states) > 0);
    const working = this.#rows.some(({ states }) => unfinished(states) > 0);
    if (working && !this.#working) this.clear();
    if (this.#rows.length === 0) for (const row of told) this.#takePast(row);
    for (const row of told) this.#follow(row);
    this.#known = new Set(told.map(({ name }) => name));
    this.#working = working;
  }

  /** Forgets what is done. */
  clear(): void {
    this.#done.clear();
  }

  #begin(life: string | null): void {
    this.#life = life;
    this.#known = new Set();
    this.#working = false;
    this.#most.clear();
    this.#done.clear();
  }

  #forgetOthers(told: readonly Row[]): void {
    const names = new Set(told.map(({ name }) => name));
    for (const kept of [this.#most, this.#done])
      for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
  }

  /** Whoever comes when all is done sees what was. */
  #takePast(row: Row): void {
    if (this.#known.has(row.name)) return;
    const { memory, erred } = row.ever ?? { memory: 0, erred: 0 };
    if (memory + erred > 0) this.#finish(row, memory, erred);
  }

  #follow(row: Row): void {
    const { name, states } = row;
    const most = this.#most.get(name);
    const tasks = total(states);
    if (tasks > 0) {
      this.#done.delete(name);
      this.#most.set(name, {
        tasks: Math.max(tasks, most?.tasks ?? 0),
        erred: Math.max(states.erred, most?.erred ?? 0),
      });
    } else if (most) {
      this.#most.delete(name);
      this.#finish(row, most.tasks - most.erred, most.erred);
    }
  }

  #finish(row: Row, released: number, erred: number): void {
    this.#done.set(row.name, { ...row, states: { ...NO_TASKS, released, erred } });
  }
}

export const NO_TASKS: States = {
  released: 0,
  waiting: 0,
  queued: 0,
  'no-worker': 0,
  processing: 0,
  memory: 0,
  erred: 0,
};

function total(states: States): number {
  return Object.values(states).reduce((sum, count) => sum + count, 0);
}

function unfinished(states: States): number {
  return states.processing + states.waiting + states.queued + states['no-worker'];
}
