import type { RunningTask } from './running-task.ts';
import { sameFields, sameMap } from '../../same.ts';
import type { WorkerReport, WorkerUpdate } from '../../updates/workers.ts';

const FIELDS = [
  'name',
  'host',
  'version',
  'status',
  'threads',
  'memoryLimit',
  'occupancy',
  'lastSeen',
  'clockSkew',
  'idle',
  'saturated',
  'processing',
  'longRunning',
] as const satisfies (keyof WorkerUpdate)[];

/** Of one worker: what an update says, and what was known; never where names are too long to be known whole. */
export function isSame(one: Readonly<WorkerUpdate>, other: Readonly<WorkerUpdate>): boolean {
  return (
    sameFields(one, other, FIELDS) &&
    sameFields(one.memory, other.memory, keysOf(one.memory)) &&
    sameMap(one.resources, other.resources) &&
    sameMap(one.usedResources, other.usedResources) &&
    (one.report === other.report || isSameReport(one.report, other.report))
  );
}

function isSameReport(one: WorkerReport, other: WorkerReport): boolean {
  return (
    sameMap(one.taskCounts, other.taskCounts) &&
    sameMap(one.userMetrics, other.userMetrics) &&
    keysOf(one).every((key) => key === 'taskCounts' || key === 'userMetrics' || one[key] === other[key])
  );
}

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[];

export function sameRunning(one: readonly RunningTask[], other: readonly RunningTask[]): boolean {
  return (
    one.length === other.length &&
    one.every((task, index) => sameFields(task, other[index]!, ['key', 'prefix', 'since']))
  );
}
