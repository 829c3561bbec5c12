/** From when on something is said. docs/advice.md has the reason of each. Durations in ms. */
export const THRESHOLDS = {
  /** What is shorter is not worth a change. */
  leastDuration: 1_000,
  /** idleEach: of the time in which threads were idle, for each such task. */
  tasksTooSmall: { median: 10, runs: 1_000, idle: 0.3, idleEach: 20 },
  straggler: { timesMedian: 5, compute: 1_000, runs: 10, quiet: 0.5, share: 0.2 },
  slowerWorker: { times: 1.5, runs: 10, errors: 4, share: 0.05 },
  /** waiting: tasks that workers had and did not run yet, for each thread of the busiest. */
  unevenLoad: { busiest: 0.5, timesMedian: 2, runs: 20, oneRun: 0.5, waiting: 1 },
  transfers: { share: 0.25, total: 2_000 },
  spilling: { share: 0.05, total: 1_000, ofLimit: 0.1 },
  unmanagedMemory: { ofLimit: 0.1, points: 6 },
  schedulerBound: { share: 0.5, idle: 0.3 },
  shuffleDisk: { share: 0.2 },
  eventLoopHeld: { reports: 3, share: 0.2 },
  /** times: what its threads did, of the time for which its GIL was held. */
  gilHeld: { reports: 3, share: 0.5, times: 1.2 },
  unreleased: { ofLimit: 0.1, unused: 30_000 },
  /** always: what is so for longer is no matter of the end. ready: tasks, for each thread that was there. */
  idleAtEnd: { busy: 0.5, share: 0.2, total: 1_000, always: 0.9, ready: 1 },
  recomputed: { runs: 5, share: 0.01 },
  retried: { runs: 3 },
} as const;
