import { Rising } from './rising.ts';

/**
 * Counters of what comes and goes, such as workers or semaphores: a few each. Only what was there when the exporter first connected
 * has a past; what comes later began while it was watched. Who is gone takes its counters along.
 */
export class RisingByName<Counter extends string> {
  #counters = new Map<string, Readonly<Record<Counter, Rising>>>();
  #known = false;
  readonly #names: readonly Counter[];

  constructor(...names: Counter[]) {
    this.#names = names;
  }

  /** fresh: the scheduler started after the exporter first connected to any. */
  beginLife(fresh: boolean): void {
    this.#known = fresh;
    for (const counters of this.#counters.values())
      for (const name of this.#names) counters[name].beginLife(fresh);
  }

  /** All that there are, each as it was told; null: not told. */
  update(all: Iterable<readonly [name: string, told: Readonly<Record<Counter, number | null>>]>): void {
    const counters = new Map<string, Readonly<Record<Counter, Rising>>>();
    for (const [name, told] of all) {
      const known = this.#counters.get(name) ?? this.#begun();
      for (const counter of this.#names) known[counter].tell(told[counter]);
      counters.set(name, known);
    }
    this.#counters = counters;
    this.#known = true;
  }

  get(name: string): Readonly<Record<Counter, Rising>> | undefined {
    return this.#counters.get(name);
  }

  entries(): Iterable<[string, Readonly<Record<Counter, Rising>>]> {
    return this.#counters;
  }

  #begun(): Record<Counter, Rising> {
    return Object.fromEntries(
      this.#names.map((name) => {
        const rising = new Rising();
        rising.beginLife(this.#known);
        return [name, rising];
      }),
    ) as Record<Counter, Rising>;
  }
}
