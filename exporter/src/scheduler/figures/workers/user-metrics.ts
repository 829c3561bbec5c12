import type { Work } from '../../../slices.ts';
import { cut } from '../../../state/text.ts';
import type { WorkerReport } from '../../../state/updates/workers.ts';
import { STEP } from '../../feeds/subscription.ts';
import { asNumber, type WireMap } from '../../values.ts';

/** Characters of a metric's name that are kept. */
const NAME_CHARACTERS = 200;

/** Of one worker's, and of all workers' together: the first of them. */
export const MOST_METRICS = 100;

/** How deep in dicts numbers are looked for. */
const MOST_LEVELS = 4;

/**
 * What Dask itself puts into a worker's report (distributed 2022.12.1 to 2026.8.0: worker.py, Worker.get_metrics;
 * system_monitor.py, SystemMonitor.update; gpu and rmm: diagnostics/nvml.py and rmm.py). The rest is of users and libraries.
 */
const OF_DASK: ReadonlySet<unknown> = new Set([
  'task_counts',
  'bandwidth',
  'digests_total_since_heartbeat',
  'managed_bytes',
  'spilled_bytes',
  'transfer',
  'event_loop_interval',
  'cpu',
  'memory',
  'time',
  'host_net_io',
  'host_disk_io',
  'num_fds',
  'gil_contention',
  'gpu',
  'gpu_name',
  'gpu_utilization',
  'gpu_memory_used',
  'gpu-memory-total',
  'rmm',
]);

const NONE: ReadonlyMap<string, number> = new Map();

/** Numbers that users add to a worker's metrics, those in dicts under their path: a.b. Texts, lists and NaN are none. */
export function userMetrics(metrics: WireMap): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of metrics)
    if (!OF_DASK.has(name)) addNumbers(numbers, String(name), value, MOST_LEVELS);
  return numbers.size === 0 ? NONE : numbers;
}

function addNumbers(numbers: Map<string, number>, path: string, value: unknown, levels: number): void {
  // One more than may be told, so that it shows that there are more.
  if (numbers.size > MOST_METRICS || levels === 0) return;
  if (value instanceof Map)
    for (const [name, inner] of value) addNumbers(numbers, `${path}.${String(name)}`, inner, levels - 1);
  const number = typeof value === 'boolean' ? Number(value) : asNumber(value);
  if (number !== null) numbers.set(cut(path, NAME_CHARACTERS), number);
}

/** Which names are told: the first, for as long as any worker reports them. */
export class ToldMetrics {
  #names: ReadonlySet<string> = new Set();

  /** The updates with the metrics that are told; more: there are others. */
  *of<Update extends { report: WorkerReport }>(
    updates: readonly Update[],
  ): Work<{ updates: Update[]; more: boolean }> {
    const there = new Set<string>();
    const others = new Set<string>();
    for (const [at, { report }] of updates.entries()) {
      if (at % STEP === 0) yield;
      for (const name of report.userMetrics.keys()) {
        if (this.#names.has(name)) there.add(name);
        else if (others.size <= MOST_METRICS) others.add(name);
      }
    }
    const [stay, come] = [[...this.#names].filter((name) => there.has(name)), [...others]];
    this.#names = new Set([...stay, ...come].slice(0, MOST_METRICS));
    const told: Update[] = [];
    for (const update of updates) {
      told.push(this.#told(update));
      if (told.length % STEP === 0) yield;
    }
    return { updates: told, more: stay.length + come.length > MOST_METRICS };
  }

  #told<Update extends { report: WorkerReport }>(update: Update): Update {
    const { report } = update;
    const names = [...report.userMetrics.keys()];
    if (names.every((name) => this.#names.has(name))) return update;
    const told = [...report.userMetrics].filter(([name]) => this.#names.has(name));
    return { ...update, report: { ...report, userMetrics: new Map(told) } };
  }
}
