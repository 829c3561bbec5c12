import type { Worker, Workers } from '@daskscope/api';
import { byHost, largestOf, sumOf, type Host } from '@daskscope/client';
import type { DataFrame, FieldConfig, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { columns, figuresFrame } from './field.ts';
import { COUNT, SHARE, share } from './workers.ts';

type Figure = (worker: Worker) => number | null | undefined;

/** A row a host: sums of its workers, and of network and disk the host's own. */
export function hostsFrame(
  refId: string,
  { workers }: Workers,
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const hosts = byHost(workers.filter((worker) => filter.worker(worker)));
  const of = columns(hosts);
  const sum = (name: string, title: string, figure: Figure, unit?: string, config?: FieldConfig) =>
    of.number(name, title, (host) => sumOf(host.workers, figure), unit, config);
  const largest = (name: string, title: string, figure: Figure, unit: string) =>
    of.number(name, title, (host) => largestOf(host.workers, figure), unit);
  const shareOf = (part: Figure, whole: Figure) => (host: Host<Worker>) =>
    share(sumOf(host.workers, part), sumOf(host.workers, whole));
  const cpu = shareOf(
    (worker) => worker.cpuCores,
    (worker) => worker.threads,
  );
  const memory = shareOf(
    (worker) => worker.memory.process,
    (worker) => worker.memory.limit,
  );
  return figuresFrame(
    refId,
    'Hosts',
    [
      of.text('host', 'Host', (host) => host.name),
      of.number('workers', 'Workers', (host) => host.workers.length, 'none', COUNT),
      sum('threads', 'Threads', (worker) => worker.threads, 'none', COUNT),
      of.number('cpu', 'CPU', cpu, 'percentunit', SHARE),
      of.number('memory', 'Memory', memory, 'percentunit', SHARE),
      sum('memory_process', 'Memory used', (worker) => worker.memory.process, 'bytes'),
      sum('memory_limit', 'Memory limit', (worker) => worker.memory.limit, 'bytes'),
      sum('memory_spilled', 'Spilled', (worker) => worker.memory.spilled, 'bytes'),
      sum('processing', 'Processing', (worker) => worker.tasks.processing, 'none', COUNT),
      sum('executing', 'Executing', (worker) => worker.tasks.executing, 'none', COUNT),
      sum('in_memory', 'Tasks in memory', (worker) => worker.tasks.memory, 'none', COUNT),
      sum('occupancy', 'Work assigned', (worker) => worker.occupancy, 's'),
      largest('latency', 'Worst latency', (worker) => worker.latency, 's'),
      largest('network_receive', 'Network in', (worker) => worker.network.receive, 'Bps'),
      largest('network_transmit', 'Network out', (worker) => worker.network.transmit, 'Bps'),
      largest('disk_read', 'Disk read', (worker) => worker.disk.read, 'Bps'),
      largest('disk_write', 'Disk write', (worker) => worker.disk.write, 'Bps'),
      of.time('last_seen', 'Last seen', (host) => Math.min(...host.workers.map(({ lastSeen }) => lastSeen)), {
        unit: 'dateTimeFromNow',
      }),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}
