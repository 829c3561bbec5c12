import type { RunAgain } from './evidence.ts';

interface Total extends RunAgain {
  /** The function, where it is of one alone. */
  readonly only: { readonly prefix?: string };
}

/** Of all functions; undefined: nothing ran again. */
export function total(all: ReadonlyMap<string, RunAgain>): Total | undefined {
  if (all.size === 0) return undefined;
  const [prefix] = all.keys();
  const sum = [...all.values()].reduce((one, other) => ({
    runs: one.runs + other.runs,
    compute: one.compute + other.compute,
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
  }));
  return { ...sum, only: all.size === 1 ? { prefix: prefix! } : {} };
}
