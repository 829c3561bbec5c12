import type { Worker, Workers } from '@daskscope/api';
import { hostOf, natural } from '@daskscope/client';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { columns, figuresFrame } from './field.ts';

export const COUNT = { decimals: 0 };
export const SHARE = { min: 0, max: 1 };

/** A row a worker, by host and name. What a version of Dask does not give is null. */
export function workersFrame(
  refId: string,
  { workers, prefixes }: Workers,
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = workers
    .filter((worker) => filter.worker(worker))
    .sort(
      (a, b) =>
        natural.compare(hostOf(a), hostOf(b)) || natural.compare(a.name || a.address, b.name || b.address),
    );
  const of = columns(rows);
  const count = (name: string, title: string, value: (row: Worker) => number | null | undefined) =>
    of.number(name, title, (row) => value(row) ?? null, 'none', COUNT);
  return figuresFrame(
    refId,
    'Workers',
    [
      of.text('host', 'Host', hostOf),
      of.text('worker', 'Worker', (row) => row.name || row.address),
      of.text('address', 'Address', (row) => row.address),
      of.text('state', 'State', (row) => row.state),
      count('threads', 'Threads', (row) => row.threads),
      of.number('cpu', 'CPU', (row) => share(row.cpuCores, row.threads), 'percentunit', SHARE),
      of.number(
        'memory',
        'Memory',
        (row) => share(row.memory.process, row.memory.limit),
        'percentunit',
        SHARE,
      ),
      of.number('memory_process', 'Memory used', (row) => row.memory.process, 'bytes'),
      of.number('memory_limit', 'Memory limit', (row) => row.memory.limit, 'bytes'),
      of.number('memory_managed', 'Managed', (row) => row.memory.managed, 'bytes'),
      of.number('memory_unmanaged', 'Unmanaged', (row) => row.memory.unmanaged, 'bytes'),
      of.number('memory_unmanaged_recent', 'Unmanaged recent', (row) => row.memory.unmanagedRecent, 'bytes'),
      of.number('memory_spilled', 'Spilled', (row) => row.memory.spilled, 'bytes'),
      count('processing', 'Processing', (row) => row.tasks.processing),
      count('executing', 'Executing', (row) => row.tasks.executing),
      count('in_memory', 'Tasks in memory', (row) => row.tasks.memory),
      of.text('running', 'Runs now', (row) =>
        [...new Set(row.running.map(({ prefix }) => prefixes[prefix] ?? ''))].join(', '),
      ),
      of.number('occupancy', 'Work assigned', (row) => row.occupancy, 's'),
      of.number('latency', 'Latency', (row) => row.latency, 's'),
      of.number('event_loop', 'Event loop', (row) => row.eventLoopInterval, 's'),
      of.number('clock_skew', 'Clock skew', (row) => row.clockSkew, 's'),
      of.number('network_receive', 'Network in', (row) => row.network.receive, 'Bps'),
      of.number('network_transmit', 'Network out', (row) => row.network.transmit, 'Bps'),
      of.number('disk_read', 'Disk read', (row) => row.disk.read, 'Bps'),
      of.number('disk_write', 'Disk write', (row) => row.disk.write, 'Bps'),
      of.number('transfers_in', 'Transfers in', (row) => row.transfers.incoming.bytes, 'bytes'),
      of.number('transfers_out', 'Transfers out', (row) => row.transfers.outgoing.bytes, 'bytes'),
      of.number('bandwidth', 'Bandwidth seen', (row) => row.bandwidth, 'Bps'),
      count('open_fds', 'Open files', (row) => row.openFds),
      of.text('resources', 'Resources', resourcesText),
      of.time('last_seen', 'Last seen', (row) => row.lastSeen, { unit: 'dateTimeFromNow' }),
      of.text('version', 'Version', (row) => row.version),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}

/** What tasks take of what it declares, by name; null: not known. */
function resourcesText({ resources }: Worker): string | null {
  if (!resources) return null;
  return Object.entries(resources)
    .map(([name, { declared, used }]) => `${name} ${used ?? '?'}/${declared}`)
    .join(', ');
}

export function share(part: number | null, whole: number | null): number | null {
  return part === null || !whole ? null : part / whole;
}
