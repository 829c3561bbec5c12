/** Seconds between two pushes of a feed. */
export const FAST = 0.1;
export const SLOW = 1;

/** The figures that visit every key in memory cost 24 ms for 100,000 of them: half a percent of the scheduler's time. */
const MEMORY = 5;
const KEYS_PER_MEMORY_READING = 100_000;

/** How long to wait between two readings of what is in memory. */
export const memoryInterval = (keysInMemory: number): number =>
  MEMORY * Math.max(1, Math.ceil(keysInMemory / KEYS_PER_MEMORY_READING));
