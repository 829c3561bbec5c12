import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterSource, Found } from './source.ts';

/** Networks' file systems tell nobody what others change, so files are looked at. */
const EVERY_MS = 2_000;
/** It rests so many times as long as a look took: of thousands of files on a slow disk it may take long. */
const REST = 10;

/** Looks again and again, and tells what is another object than the last time. `look` never rejects. */
export const looking =
  (look: () => Promise<Found>, everyMs = EVERY_MS): ClusterSource['watch'] =>
  (tell) => {
    const abort = new AbortController();
    const { signal } = abort;
    void goOn();
    return () => abort.abort();

    async function goOn(): Promise<void> {
      let told: Found | undefined;
      while (!signal.aborted) {
        const began = performance.now();
        const found = await look();
        if (signal.aborted) return;
        if (found !== told) tell(found);
        told = found;
        const rest = Math.max(everyMs, (performance.now() - began) * REST);
        await sleep(rest, undefined, { signal }).catch(() => undefined);
      }
    }
  };
