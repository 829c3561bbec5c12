const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/**
 * Milliseconds to wait after so many failures in a row: doubling up to 5 s, with a random half, so that the exporters of many
 * clusters do not come back at once.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
