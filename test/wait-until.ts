// eslint-disable-next-line no-restricted-imports -- the one place that waits between two looks
import { setTimeout as sleep } from 'node:timers/promises';

/** Generous, since it only matters where something is broken; a busy machine is not. */
const PATIENCE_MS = 120_000;
/** What is there soon is seen soon, and what takes longer is not asked for all the time. */
const PAUSES_MS = { first: 5, longest: 100 };

/** Tries again until `attempt` neither throws nor rejects; then its last error is the answer. */
export async function eventually<T>(attempt: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let pause = PAUSES_MS.first; ; pause = Math.min(2 * pause, PAUSES_MS.longest)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(pause);
  }
}
