import type { Worker, Workers } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { field, frame, number, text, time } from './field.ts';

const natural = new Intl.Collator('en', { numeric: true });
const COUNT = { decimals: 0 };
const SHARE = { min: 0, max: 1 };

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
      (a, b) => natural.compare(a.host, b.host) || natural.compare(a.name || a.address, b.name || b.address),
    );
  const column = <T>(value: (row: Worker) => T) => rows.map(value);
  const count = (name: string, title: string, value: (row: Worker) => number | null | undefined) =>
    number(
      name,
      title,
      column((row) => value(row) ?? null),
      'none',
      COUNT,
    );
  return frame(
    refId,
    'Workers',
    [
      text(
        'host',
        'Host',
        column((row) => row.host),
      ),
      text(
        'worker',
        'Worker',
        column((row) => row.name || row.address),
      ),
      text(
        'address',
        'Address',
        column((row) => row.address),
      ),
      text(
        'state',
        'State',
        column((row) => row.state),
      ),
      count('threads', 'Threads', (row) => row.threads),
      number(
        'cpu',
        'CPU',
        column((row) => share(row.cpuCores, row.threads)),
        'percentunit',
        SHARE,
      ),
      number(
        'memory',
        'Memory',
        column((row) => share(row.memory.process, row.memory.limit)),
        'percentunit',
        SHARE,
      ),
      number(
        'memory_process',
        'Memory used',
        column((row) => row.memory.process),
        'bytes',
      ),
      number(
        'memory_limit',
        'Memory limit',
        column((row) => row.memory.limit),
        'bytes',
      ),
      number(
        'memory_managed',
        'Managed',
        column((row) => row.memory.managed),
        'bytes',
      ),
      number(
        'memory_unmanaged',
        'Unmanaged',
        column((row) => row.memory.unmanaged),
        'bytes',
      ),
      number(
        'memory_unmanaged_recent',
        'Unmanaged recent',
        column((row) => row.memory.unmanagedRecent),
        'bytes',
      ),
      number(
        'memory_spilled',
        'Spilled',
        column((row) => row.memory.spilled),
        'bytes',
      ),
      count('processing', 'Processing', (row) => row.tasks.processing),
      count('executing', 'Executing', (row) => row.tasks.executing),
      count('in_memory', 'Tasks in memory', (row) => row.tasks.memory),
      text(
        'running',
        'Runs now',
        column((row) => [...new Set(row.running.map(({ prefix }) => prefixes[prefix] ?? ''))].join(', ')),
      ),
      number(
        'occupancy',
        'Work assigned',
        column((row) => row.occupancy),
        's',
      ),
      number(
        'latency',
        'Latency',
        column((row) => row.latency),
        's',
      ),
      number(
        'event_loop',
        'Event loop',
        column((row) => row.eventLoopInterval),
        's',
      ),
      number(
        'clock_skew',
        'Clock skew',
        column((row) => row.clockSkew),
        's',
      ),
      number(
        'network_receive',
        'Network in',
        column((row) => row.network.receive),
        'Bps',
      ),
      number(
        'network_transmit',
        'Network out',
        column((row) => row.network.transmit),
        'Bps',
      ),
      number(
        'disk_read',
        'Disk read',
        column((row) => row.disk.read),
        'Bps',
      ),
      number(
        'disk_write',
        'Disk write',
        column((row) => row.disk.write),
        'Bps',
      ),
      number(
        'transfers_in',
        'Transfers in',
        column((row) => row.transfers.incoming.bytes),
        'bytes',
      ),
      number(
        'transfers_out',
        'Transfers out',
        column((row) => row.transfers.outgoing.bytes),
        'bytes',
      ),
      number(
        'bandwidth',
        'Bandwidth seen',
        column((row) => row.bandwidth),
        'Bps',
      ),
      count('open_fds', 'Open files', (row) => row.openFds),
      time(
        'last_seen',
        'Last seen',
        column((row) => row.lastSeen),
        { unit: 'dateTimeFromNow' },
      ),
      field(
        'string',
        'version',
        'Version',
        column((row) => row.version),
      ),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}

function share(part: number | null, whole: number | null): number | null {
  return part === null || !whole ? null : part / whole;
}
