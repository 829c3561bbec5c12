import type { Cluster } from '../../state/cluster.ts';
import type { Computation } from '../../state/computations/computation.ts';
import type { GroupState } from '../../state/now/tasks/groups.ts';

/** Results of one function that are in memory now, and that nothing uses. */
export interface HeldResults {
  readonly prefix: string;
  readonly tasks: number;
  /** Bytes, about: of its results that are there, as much as one of them has on average. */
  readonly bytes: number;
  /** ms since the epoch: when something last used or made one. */
  readonly usedLast: number;
}

/** What is in memory when it is judged. */
export interface Held {
  /** The largest first. */
  readonly results: readonly HeldResults[];
  /** Bytes: of the workers that are there; null: one has none. */
  readonly memoryLimit: number | null;
}

/** Of a computation, or of all; null: not known. */
export function heldNow(cluster: Cluster, computation: Computation | null): Held | null {
  const limits = Array.from(cluster.workers.all(), ({ memoryLimit }) => memoryLimit);
  const memoryLimit = limits.every((limit) => limit > 0) ? limits.reduce((sum, limit) => sum + limit, 0) : 0;
  const results = resultsOf(cluster, computation);
  return results && { results, memoryLimit: memoryLimit || null };
}

function resultsOf(cluster: Cluster, computation: Computation | null): HeldResults[] | null {
  const { groups, connection, identity, prefixNames } = cluster;
  if (connection.state !== 'connected' || groups.updated === 0) return null;
  // Those of a scheduler that is gone went with it.
  if (computation && computation.life !== identity?.id) return [];
  const there = [...groups.all()].filter(({ life }) => life === identity?.id);
  const usedLast = lastUses(there);
  const held = new Map<string, HeldResults>();
  for (const group of there) {
    const tasks = group.states?.get('memory') ?? 0;
    const used = usedLast.get(group.name);
    if (!group.there || tasks === 0 || used === undefined) continue;
    if (computation && !computation.groups.has(group.name)) continue;
    const prefix = prefixNames.at(group.prefix) ?? '';
    const known = held.get(prefix);
    held.set(prefix, {
      prefix,
      tasks: tasks + (known?.tasks ?? 0),
      bytes: bytesOf(group, tasks) + (known?.bytes ?? 0),
      usedLast: Math.max(used, known?.usedLast ?? 0),
    });
  }
  return [...held.values()].sort((a, b) => b.bytes - a.bytes);
}

const AT_WORK = ['waiting', 'queued', 'no-worker', 'processing'];

/** By name, when a group's results were last made or read; absent: they are wanted still, or it is not told. */
function lastUses(groups: readonly GroupState[]): Map<string, number> {
  const uses = new Map<string, number>();
  const use = (name: string, time: number | null) => {
    uses.set(name, Math.max(uses.get(name) ?? 0, time ?? Infinity));
  };
  for (const group of groups) {
    const isAtWork = group.there && AT_WORK.some((state) => (group.states?.get(state) ?? 0) > 0);
    const time = isAtWork ? null : group.stop;
    use(group.name, time);
    for (const name of group.dependencies) if (name !== group.name) use(name, isAtWork ? null : (time ?? 0));
  }
  for (const [name, time] of uses) if (!Number.isFinite(time)) uses.delete(name);
  return uses;
}

/** Dask adds up what a group has produced (TaskGroup.nbytes_total, distributed 2026.8.0, scheduler.py). */
function bytesOf({ bytes, states }: GroupState, inMemory: number): number {
  const made = ['memory', 'released', 'forgotten'].reduce((sum, state) => sum + (states?.get(state) ?? 0), 0);
  return (bytes * inMemory) / made;
}
