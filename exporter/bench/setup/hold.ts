import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from './row.ts';

const SAMPLE_MS = 1;
export const BUDGET_P999_MS = 20;
export const BUDGET_MAX_MS = 50;

/** How long an event loop was held, ms. */
export interface Held {
  p999: number;
  max: number;
  samples: number;
}

/**
 * How long this process' event loop is held while something goes on. A timer is due every millisecond; between two of them it was
 * held no longer than the clock says, and no longer than the process computed: other processes on a busy machine do not count.
 */
export async function holdOf(work: () => Promise<unknown>): Promise<Held> {
  const samples: number[] = [];
  let over = false;
  const sampling = (async () => {
    let [at, cpu] = [performance.now(), cpuMs()];
    while (!over) {
      await wait(SAMPLE_MS);
      const [nowAt, nowCpu] = [performance.now(), cpuMs()];
      samples.push(Math.min(nowAt - at, nowCpu - cpu));
      [at, cpu] = [nowAt, nowCpu];
    }
  })();
  await work();
  over = true;
  await sampling;
  return heldOf(samples);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

export function heldOf(samples: readonly number[]): Held {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    p999: sorted[Math.floor(sorted.length * 0.999)] ?? 0,
    max: sorted.at(-1) ?? 0,
    samples: sorted.length,
  };
}

/** Of fewer the one in a thousand is the longest. */
const ENOUGH_SAMPLES = 1000;

/** One row of the table: of several runs the one that was held the least at its longest. */
export function holdRow(what: string, runs: readonly Held[]): Row {
  const best = runs.reduce((one, other) => (other.max < one.max ? other : one));
  const all = runs.map(({ p999, max }) => `${p999.toFixed(0)}/${max.toFixed(0)}`).join(', ');
  const judged = best.samples >= ENOUGH_SAMPLES;
  return {
    what: `hold of the event loop: ${what}`,
    figure: `${judged ? `p99.9 ${best.p999.toFixed(1)} ms, ` : ''}longest ${best.max.toFixed(1)} ms (best of ${all})`,
    budget: `p99.9 ${BUDGET_P999_MS} ms, longest ${BUDGET_MAX_MS} ms`,
    met: (!judged || best.p999 <= BUDGET_P999_MS) && best.max <= BUDGET_MAX_MS,
  };
}
