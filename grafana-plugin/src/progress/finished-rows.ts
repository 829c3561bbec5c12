import { BAR_STATES, type ProgressRow } from '@daskscope/timeline';
import { NO_TASKS } from './progress-rows.ts';

type States = ProgressRow['states'];

/** Dask forgets a task once nobody wants its result; a function's bar stays here, as done, until new work begins. */
export class FinishedRows {
  /** What each function had while it had most. */
  readonly #most = new Map<string, ProgressRow>();
  readonly #finished = new Map<string, ProgressRow>();
  #working = false;

  /** The rows told, and those that are done. */
  update(rows: readonly ProgressRow[]): ProgressRow[] {
    const working = rows.some(({ states }) => unfinished(states) > 0);
    if (working && !this.#working) this.#finished.clear();
    this.#working = working;
    const present = new Map(rows.filter(({ states }) => total(states) > 0).map((row) => [row.name, row]));
    for (const [name, most] of this.#most) if (!present.has(name)) this.#finish(name, most);
    for (const [name, row] of present) {
      this.#finished.delete(name);
      this.#follow(name, row);
    }
    return [...present.values(), ...this.#finished.values()];
  }

  #follow(name: string, row: ProgressRow): void {
    const most = this.#most.get(name);
    if (!most || total(row.states) >= total(most.states)) this.#most.set(name, row);
    else if (row.states.erred > most.states.erred)
      this.#most.set(name, { ...most, states: { ...most.states, erred: row.states.erred } });
  }

  #finish(name: string, { group, states }: ProgressRow): void {
    const { erred } = states;
    const released = Math.max(0, total(states) - erred);
    this.#finished.set(name, { name, group, states: { ...NO_TASKS, erred, released } });
    this.#most.delete(name);
  }
}

function total(states: States): number {
  return BAR_STATES.reduce((sum, state) => sum + states[state], 0);
}

function unfinished(states: States): number {
  return states.processing + states.waiting + states.queued + states['no-worker'];
}
