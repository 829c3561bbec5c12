import type { RunAgain } from './evidence.ts';

interface Total extends RunAgain {
  /** The function, where it is of one alone. */
  readonly only: { readonly prefix?: string };
}

/** Of all functions; undefined: nothing ran again. */
export function total(all: readonly (readonly [prefix: string, again: RunAgain])[]): Total | undefined {
  const [first, ...rest] = all;
  if (!first) return undefined;
  const [prefix] = first;
  const sum = all
    .map(([, again]) => again)
    .reduce((one, other) => ({
      runs: one.runs + other.runs,
      compute: one.compute + other.compute,
      from: Math.min(one.from, other.from),
      to: Math.max(one.to, other.to),
    }));
  return { ...sum, only: rest.length === 0 ? { prefix } : {} };
}
