import { LIMITS, type Stacks, type TaskStack } from '@daskscope/api';
import type { AskedStack, AskedStacks } from '../../../asked/stacks.ts';
import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { askedWorkersOf } from './workers.ts';

/** Stacks between two places where others may come in. */
const STEP = 64;

export function* stacksOf(
  cluster: Cluster,
  asked: AskedStacks,
  limit: number = LIMITS.defaultStacks,
): Work<Stacks> {
  const { time, state, workers } = asked;
  const stacks: TaskStack[] = [];
  for (const stack of asked.stacks) {
    if (stacks.length % STEP === 0) yield;
    stacks.push(stackOf(cluster, stack));
  }
  return {
    time,
    stacks: stacks.sort((a, b) => (a.since ?? Infinity) - (b.since ?? Infinity)).slice(0, limit),
    total: stacks.length,
    ...(state !== null && { state }),
    workers: askedWorkersOf(workers),
  };
}

function stackOf(cluster: Cluster, { worker, key, prefix, calls, cut }: AskedStack): TaskStack {
  return {
    worker,
    key,
    prefix,
    position: cluster.prefixNames.find(prefix) ?? null,
    since: cluster.workers.get(worker)?.running.find((task) => task.key === key)?.since ?? null,
    frames: calls.map(({ label, file, line, code }) => ({ label, file, line, code })),
    cut,
  };
}
