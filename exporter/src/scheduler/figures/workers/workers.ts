import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { WorkerReport, WorkerUpdate } from '../../../state/updates/workers.ts';
import type { Workers } from '../../../state/now/workers/workers.ts';
import {
  attr,
  compose,
  differs,
  each,
  item,
  juxt,
  keyfilter,
  LEN,
  LIST,
  safe,
  valmap,
} from '../../feeds/expression.ts';
import { cut, NAME_LIMIT } from '../../../state/text.ts';
import { keyText } from '../../keys.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import {
  asArray,
  asCount,
  asEntries,
  asMap,
  asMilliseconds,
  asNumber,
  asNumbers,
  asText,
} from '../../values.ts';
import { MOST_METRICS, ToldMetrics } from './user-metrics.ts';
import { spilledBytes, workerReport } from './worker-report.ts';

/** Every worker: what the scheduler knows of it, its own last report, and whether it is idle or saturated. */
export function workers(cluster: Cluster): GrowingSubscription {
  const told = new ToldMetrics();
  return {
    feature: 'workers',
    entries: attr('workers'),
    figures,
    beside,
    *taking(figures, now, states) {
      const all = yield* workerUpdates(asArray(figures), asArray(states), cluster.workers);
      const { updates, more } = yield* told.of(all);
      return () => {
        cluster.workers.update(updates, now);
        noteMissing(cluster, updates);
        noteMetrics(cluster, more);
        cluster.changes.announce('workers');
      };
    },
  };
}

function noteMissing(cluster: Cluster, updates: readonly WorkerUpdate[]): void {
  if (updates.length === 0) return;
  if (updates.some(({ report }) => report.latency !== null)) cluster.present('worker-latency');
  else cluster.missing('worker-latency', 'No worker reports it; they do since distributed 2023.12.');
}

/** more: metrics that users add than are told. */
function noteMetrics(cluster: Cluster, more: boolean): void {
  if (!more) cluster.present('more-worker-metrics');
  else
    cluster.missing(
      'more-worker-metrics',
      `Workers report more than ${MOST_METRICS} metrics of their users: the first ${MOST_METRICS} are told.`,
    );
}

const known = juxt(
  attr('name', 'host', 'status.name', 'nthreads', 'memory_limit', 'occupancy', 'last_seen', 'time_delay'),
  safe(compose(item('distributed'), item('packages'), attr('versions'))),
  // One property of a worker builds all of these: asked for once.
  safe(compose(attr('process', 'managed', 'unmanaged_old', 'unmanaged_recent'), attr('memory'))),
  safe(attr('memory.spilled')),
  compose(LEN, attr('processing')),
  safe(compose(LEN, attr('long_running'))),
  safe(attr('resources', 'used_resources')),
  // The round trip of the last heartbeat, since 2023.12: summed since the heartbeat before.
  safe(compose(item('latency'), item('digests_total_since_heartbeat'), attr('metrics'))),
  // Told once, when it joins, where its reports do not say it.
  safe(compose(item('memory-total'), item('gpu'), attr('extra'))),
);

/** Without the fine performance metrics of each heartbeat, which are two thirds of the whole. */
const reports = valmap(compose(keyfilter(differs('digests_total_since_heartbeat')), attr('metrics')));
const figures = juxt(valmap(known), safe(reports));

const idle = compose(LIST, attr('idle'));
const saturated = compose(each(attr('address')), attr('saturated'));
const beside = juxt(safe(idle), safe(saturated));

/** @param told what was told of each worker last: one that was not heard of since has reported nothing else */
function* workerUpdates(
  [known, reports]: readonly unknown[],
  [idle, saturated]: readonly unknown[],
  told: Pick<Workers, 'get'>,
): Work<WorkerUpdate[]> {
  const idleNow = new Set(asArray(idle));
  const saturatedNow = new Set(asArray(saturated));
  const updates: WorkerUpdate[] = [];
  for (const [address, figures] of asEntries(known)) {
    if (typeof address !== 'string') continue;
    const report = asMap(asMap(reports).get(address));
    updates.push({
      ...workerUpdate(address, asArray(figures), report, told.get(address)),
      idle: idleNow.has(address),
      saturated: saturatedNow.has(address),
    });
    if (updates.length % STEP === 0) yield;
  }
  return updates;
}

function workerUpdate(
  address: string,
  figures: readonly unknown[],
  metrics: ReadonlyMap<unknown, unknown>,
  told: Pick<WorkerUpdate, 'lastSeen' | 'report'> | undefined,
): Omit<WorkerUpdate, 'idle' | 'saturated'> {
  const [fields, version, memory, spilled, processing, longRunning, resources, latency, gpuMemory] = figures;
  const [name, host, status, threads, memoryLimit, occupancy, lastSeen, timeDelay] = asArray(fields);
  const [process, managed, unmanagedOld, unmanagedRecent] = asArray(memory).map(asNumber);
  const [available, used] = asArray(resources);
  const heard = asMilliseconds(lastSeen) ?? 0;
  return {
    address,
    name: nameText(name),
    host: asText(host) ?? '',
    version: asText(version),
    status: asText(status) ?? 'undefined',
    threads: asCount(threads),
    memoryLimit: asCount(memoryLimit),
    occupancy: asCount(occupancy),
    lastSeen: heard,
    clockSkew: skewOf(asNumber(timeDelay)),
    memory: {
      process: process ?? null,
      managed: managed ?? null,
      unmanagedOld: unmanagedOld ?? null,
      unmanagedRecent: unmanagedRecent ?? null,
      spilled: asNumber(spilled) ?? spilledBytes(metrics),
    },
    processing: asCount(processing),
    longRunning: asCount(longRunning),
    resources: amounts(available),
    usedResources: amounts(used),
    // Both are set by each heartbeat, and by nothing else (distributed 2022.12.1 to 2026.8.0, scheduler.py, heartbeat_worker).
    report:
      heard > 0 && told?.lastSeen === heard
        ? told.report
        : withOwn(workerReport(metrics), { latency: asNumber(latency), gpuMemory: asNumber(gpuMemory) }),
  };
}

const withOwn = (
  report: WorkerReport,
  own: { latency: number | null; gpuMemory: number | null },
): WorkerReport => ({
  ...report,
  latency: own.latency,
  gpuMemoryLimit: report.gpuMemoryLimit ?? own.gpuMemory,
});

/** Dask's time_delay is the scheduler's clock less the worker's (distributed 2026.8.0, scheduler.py, heartbeat_worker). */
const skewOf = (timeDelay: number | null): number | null => (timeDelay === null ? null : 0 - timeDelay);

/** Of a worker's resources. */
const MOST_RESOURCES = 50;

const amounts = (told: unknown): Map<string, number> =>
  new Map(
    Array.from(asNumbers(told), ([name, amount]) => [cut(name, NAME_LIMIT), amount] as const).slice(
      0,
      MOST_RESOURCES,
    ),
  );

/** As Python shows it: a name may be a number or a tuple. */
const nameText = (name: unknown): string =>
  name === null || name === undefined ? '' : cut(keyText(name), NAME_LIMIT);

/** The same from the answer of the `identity` op, for a scheduler that forbids feeds; processing: tasks by worker, if it tells. */
export function workersOfIdentity(identity: unknown, processing: unknown): WorkerUpdate[] {
  const updates: WorkerUpdate[] = [];
  for (const [address, fields] of asEntries(asMap(identity).get('workers'))) {
    if (typeof address !== 'string') continue;
    const tasks = processing === undefined ? null : asArray(asMap(processing).get(address)).length;
    updates.push(workerOfIdentity(address, asMap(fields), tasks));
  }
  return updates;
}

function workerOfIdentity(
  address: string,
  fields: ReadonlyMap<unknown, unknown>,
  processing: number | null,
): WorkerUpdate {
  const metrics = asMap(fields.get('metrics'));
  const report = workerReport(metrics);
  const status = asText(fields.get('status')) ?? 'running';
  return {
    address,
    name: nameText(fields.get('name') ?? fields.get('id')),
    host: asText(fields.get('host')) ?? '',
    version: null,
    status,
    threads: asCount(fields.get('nthreads')),
    memoryLimit: asCount(fields.get('memory_limit')),
    occupancy: null,
    lastSeen: asMilliseconds(fields.get('last_seen')) ?? 0,
    clockSkew: null,
    idle: (processing ?? report.taskCounts.get('executing') ?? 0) === 0,
    saturated: false,
    memory: {
      process: asNumber(metrics.get('memory')),
      managed: asNumber(metrics.get('managed_bytes')),
      unmanagedOld: null,
      unmanagedRecent: null,
      spilled: spilledBytes(metrics),
    },
    processing,
    longRunning: 0,
    resources: amounts(fields.get('resources')),
    usedResources: new Map(),
    report,
  };
}
