import type { Worker, Workers } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { frame, number, text, time } from './field.ts';

const natural = new Intl.Collator('en', { numeric: true });
const COUNT = { decimals: 0 };
const SHARE = { min: 0, max: 1 };

/**
 * A row a host: sums of its workers. Network and disk are the largest that a worker tells, since each tells its host's
 * (psutil counters of the whole machine, distributed/system_monitor.py, 2026.8.0).
 */
export function hostsFrame(
  refId: string,
  { workers }: Workers,
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = [...byHost(workers.filter((worker) => filter.worker(worker)))]
    .sort(([a], [b]) => natural.compare(a, b))
    .map(([host, all]) => ({ host, all }));
  const column = <T>(value: (all: Worker[]) => T) => rows.map(({ all }) => value(all));
  const sums = (value: (worker: Worker) => number | null | undefined) =>
    column((all) => combine(all, value, (sum, next) => sum + next));
  const largest = (value: (worker: Worker) => number | null) =>
    column((all) => combine(all, value, Math.max));
  const cores = sums((worker) => worker.cpuCores);
  const threads = sums((worker) => worker.threads);
  const used = sums((worker) => worker.memory.process);
  const limit = sums((worker) => worker.memory.limit);
  return frame(
    refId,
    'Hosts',
    [
      text(
        'host',
        'Host',
        rows.map(({ host }) => host),
      ),
      number(
        'workers',
        'Workers',
        column((all) => all.length),
        'none',
        COUNT,
      ),
      number('threads', 'Threads', threads, 'none', COUNT),
      number('cpu', 'CPU', quotients(cores, threads), 'percentunit', SHARE),
      number('memory', 'Memory', quotients(used, limit), 'percentunit', SHARE),
      number('memory_process', 'Memory used', used, 'bytes'),
      number('memory_limit', 'Memory limit', limit, 'bytes'),
      number(
        'memory_spilled',
        'Spilled',
        sums((worker) => worker.memory.spilled),
        'bytes',
      ),
      number(
        'processing',
        'Processing',
        sums((worker) => worker.tasks.processing),
        'none',
        COUNT,
      ),
      number(
        'executing',
        'Executing',
        sums((worker) => worker.tasks.executing),
        'none',
        COUNT,
      ),
      number(
        'in_memory',
        'Tasks in memory',
        sums((worker) => worker.tasks.memory),
        'none',
        COUNT,
      ),
      number(
        'occupancy',
        'Work assigned',
        sums((worker) => worker.occupancy),
        's',
      ),
      number(
        'latency',
        'Worst latency',
        largest((worker) => worker.latency),
        's',
      ),
      number(
        'network_receive',
        'Network in',
        largest((worker) => worker.network.receive),
        'Bps',
      ),
      number(
        'network_transmit',
        'Network out',
        largest((worker) => worker.network.transmit),
        'Bps',
      ),
      number(
        'disk_read',
        'Disk read',
        largest((worker) => worker.disk.read),
        'Bps',
      ),
      number(
        'disk_write',
        'Disk write',
        largest((worker) => worker.disk.write),
        'Bps',
      ),
      time(
        'last_seen',
        'Last seen',
        column((all) => Math.min(...all.map(({ lastSeen }) => lastSeen))),
        {
          unit: 'dateTimeFromNow',
        },
      ),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}

function byHost(workers: Worker[]): Map<string, Worker[]> {
  const hosts = new Map<string, Worker[]>();
  for (const worker of workers) {
    const others = hosts.get(worker.host);
    if (others) others.push(worker);
    else hosts.set(worker.host, [worker]);
  }
  return hosts;
}

/** null where no worker gives the figure. */
function combine(
  workers: readonly Worker[],
  value: (worker: Worker) => number | null | undefined,
  add: (a: number, b: number) => number,
): number | null {
  const values = workers.map(value).filter((given) => given !== null && given !== undefined);
  return values.length > 0 ? values.reduce((a, b) => add(a, b)) : null;
}

function quotients(parts: (number | null)[], wholes: (number | null)[]): (number | null)[] {
  return parts.map((part, i) => (part === null || !wholes[i] ? null : part / wholes[i]!));
}
