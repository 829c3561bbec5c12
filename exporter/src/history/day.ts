export const DAY_MS = 86_400_000;

/** Days since the epoch, UTC. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
