import type { Rule } from './rule.ts';
import { eventLoopHeld } from './rules/event-loop-held.ts';
import { gilHeld } from './rules/gil-held.ts';
import { idleAtEnd } from './rules/idle-at-end.ts';
import { recomputed } from './rules/recomputed.ts';
import { retried } from './rules/retried.ts';
import { schedulerBound } from './rules/scheduler-bound.ts';
import { shuffleDisk } from './rules/shuffle-disk.ts';
import { slowerWorker } from './rules/slower-worker.ts';
import { spilling } from './rules/spilling.ts';
import { straggler } from './rules/straggler.ts';
import { tasksTooSmall } from './rules/tasks-too-small.ts';
import { transfers } from './rules/transfers.ts';
import { unevenLoad } from './rules/uneven-load.ts';
import { unmanagedMemory } from './rules/unmanaged-memory.ts';
import { unreleased } from './rules/unreleased.ts';

/** In the order in which they are told. */
export const RULES: readonly Rule[] = [
  tasksTooSmall,
  schedulerBound,
  straggler,
  slowerWorker,
  unevenLoad,
  transfers,
  shuffleDisk,
  spilling,
  unmanagedMemory,
  unreleased,
  eventLoopHeld,
  gilHeld,
  idleAtEnd,
  recomputed,
  retried,
];
