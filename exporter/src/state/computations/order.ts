import type { ComputationSummary } from './summary.ts';

/** What computations are sorted by; null: not known. */
export const ORDERS = {
  start: ({ start }) => start,
  duration: ({ start, stop }) => (stop === null ? null : stop - start),
  runs: ({ runs }) => runs,
  errors: ({ errors }) => errors,
  bytes: ({ bytes }) => bytes,
  compute: ({ compute }) => compute,
  transfer: ({ transfer }) => transfer,
  idle: ({ idle, threadTime }) => (idle === null || !threadTime ? null : idle / threadTime),
  peakMemory: ({ peakMemory }) => peakMemory,
  peakSpilled: ({ peakSpilled }) => peakSpilled,
} satisfies Record<string, (of: ComputationSummary) => number | null>;
export type ComputationOrder = keyof typeof ORDERS;

/** The greatest first, unless asked for otherwise; what is not known comes last. */
export function inOrder(
  all: readonly ComputationSummary[],
  {
    sort = 'start',
    ascending = false,
  }: { sort?: ComputationOrder | undefined; ascending?: boolean | undefined },
): ComputationSummary[] {
  const by = ORDERS[sort];
  const sign = ascending ? 1 : -1;
  return all.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)];
    const known = a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b);
    return known || sign * (one.start - other.start);
  });
}
