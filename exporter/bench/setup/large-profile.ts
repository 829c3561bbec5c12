import type { AskedProfile, ProfiledCall } from '../../src/asked/profile.ts';

/** As many calls as are put together of all workers' profiles. */
const CALLS = 200_000;
const DEEP = 20;
const FUNCTIONS = 1_000;
const SECONDS = 1_000;

const called = (n: number): ProfiledCall => ({
  label: `function_${n % 5_000}`,
  file: `/lib/python3.11/site-packages/package_${n % 50}/module_${n % 500}.py`,
  line: n % 1_000,
  code: `return self.function_${n % 5_000}(values, axis=${n % 7})`,
  // No more than the caller has.
  samples: DEEP * (1 + (Math.floor(n / DEEP) % 977)) - (n % DEEP),
  children: deeper(n),
});

const deeper = (n: number): Map<string, ProfiledCall> =>
  new Map((n + 1) % DEEP === 0 ? [] : [['next', called(n + 1)]]);

/** The largest profile that there can be, with activity. */
export function largeProfile(): AskedProfile {
  const stacks = Array.from({ length: CALLS / DEEP }, (_, n) => [`stack-${n}`, called(n * DEEP)] as const);
  const cycles = new Map(Array.from({ length: SECONDS }, (_, cycle) => [cycle, 1 + (cycle % 90)]));
  const functions = Array.from({ length: FUNCTIONS }, (_, n) => [`function-${n}`, cycles] as const);
  return {
    time: Date.now(),
    of: 'tasks',
    intervalSeconds: 0.01,
    root: { label: 'root', file: '', line: 0, code: '', samples: 1e9, children: new Map(stacks) },
    calls: CALLS + 1,
    cut: 0,
    empty: null,
    activity: { cycleMs: 1_000, samples: new Map(functions) },
    workers: { asked: 1_000, silent: [], notAsked: 0 },
  };
}
