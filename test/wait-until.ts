import { setTimeout as sleep } from 'node:timers/promises';

/** Generous, since it only matters where something is broken; a busy machine is not. */
const PATIENCE_MS = 60_000;

/** Tries again until `attempt` neither throws nor rejects; then its last error is the answer. */
export async function eventually<T>(attempt: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(100);
  }
}
