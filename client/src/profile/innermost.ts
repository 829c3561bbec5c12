import type { ProfileCalls } from '@daskscope/api';

/** A profile of tasks whose innermost calls have their time, as far as it can be told. */
export interface Innermost {
  calls: ProfileCalls;
  /** Of each call the seconds of the innermost calls that it made, of which nobody knows whose they are. */
  untold: readonly number[];
}

/**
 * Dask's profile of tasks counts no sample for the innermost call, only for its callers (`child` is True in Worker.trigger_profile,
 * distributed/worker.py, 2022.12.1 to 2026.8.0). So what a call has beyond what it called is not its own time but that of innermost
 * calls that it made. Where it called one function alone it is that one's. cut: calls that are left out of the profile, which may be any.
 */
export function withInnermost(calls: ProfileCalls, cut: number): Innermost {
  if (cut > 0) return { calls: { ...calls, self: calls.self.map(() => 0) }, untold: calls.self };
  const called = calledBy(calls.level);
  const total = [...calls.total];
  const self = calls.self.map(() => 0);
  const untold = calls.self.map(() => 0);
  calls.self.forEach((seconds, call) => {
    const [only, ...others] = called[call]!;
    if (only === undefined || others.length > 0) {
      untold[call] = seconds;
      return;
    }
    total[only]! += seconds;
    self[only] = seconds;
  });
  return { calls: { ...calls, total, self }, untold };
}

/** The rows of what each row called. */
export function calledBy(level: readonly number[]): number[][] {
  const called: number[][] = level.map(() => []);
  const open: number[] = [];
  level.forEach((depth, call) => {
    if (depth > 0) called[open[depth - 1]!]!.push(call);
    open[depth] = call;
  });
  return called;
}
