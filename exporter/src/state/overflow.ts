import { TASK_STATES } from '@daskscope/api';
import type { PrefixState } from './prefixes.ts';
import { increase } from './rising.ts';

/** No user's prefix can be mistaken for it: Dask's key_split gives no such name (see OVERFLOW_NAME). */
export const OVERFLOW_PREFIX = '(other prefixes)';

type Counters = Pick<PrefixState, 'transitions' | 'seconds' | 'suspicious'>;

/**
 * What the prefixes without a series of their own add up to: counters by their increases, so that none falls when one of
 * them goes; gauges of those there are now. Averages do not add up: null.
 */
export class Overflow {
  readonly #transitions: number[] = [];
  readonly #seconds = new Map<string, number>();
  #suspicious = 0;
  #last = new Map<string, Counters>();

  /** There was a member at some time. */
  get used(): boolean {
    return this.#transitions.length > 0;
  }

  /** All members there are now. */
  update(members: PrefixState[]): void {
    for (const member of members) this.#count(member, this.#last.get(member.name));
    this.#last = new Map(members.map((member) => [member.name, member]));
  }

  /** Another scheduler counts from now on, and it counts from 0. */
  beginLife(): void {
    this.#last = new Map();
  }

  state(members: PrefixState[], position: number): PrefixState {
    return {
      name: OVERFLOW_PREFIX,
      position,
      states: TASK_STATES.map((_, state) => sum(members.map(({ states }) => states[state]!))),
      transitions: [...this.#transitions],
      seconds: new Map(this.#seconds),
      memoryBytes: sum(members.map(({ memoryBytes }) => memoryBytes)),
      durationAverage: null,
      maxExecTime: greatest(members.map(({ maxExecTime }) => maxExecTime)),
      suspicious: this.#suspicious,
      runningSeconds: greatest(members.map(({ runningSeconds }) => runningSeconds)) ?? 0,
    };
  }

  #count(now: Counters, last: Counters | undefined): void {
    now.transitions.forEach((value, state) => {
      const risen = increase(last?.transitions[state] ?? 0, value);
      this.#transitions[state] = (this.#transitions[state] ?? 0) + risen;
    });
    for (const [action, value] of now.seconds) {
      const risen = increase(last?.seconds.get(action) ?? 0, value);
      this.#seconds.set(action, (this.#seconds.get(action) ?? 0) + risen);
    }
    this.#suspicious += increase(last?.suspicious ?? 0, now.suspicious);
  }
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const greatest = (values: (number | null)[]): number | null =>
  values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
