import { formatBytes, formatCount, formatDuration, formatNumber } from '@daskscope/timeline';
import type { RowPlace } from '../parts/scroll-list.tsx';
import { widthOf } from '../parts/width.ts';
import type { HostRow } from './host-rows.ts';
import { seenText } from './seen.ts';

export const COLUMNS = [
  { name: 'worker', title: 'Host and worker' },
  { name: 'cpu', title: 'Of its threads; 100 % is one core' },
  { name: 'memory', title: "The process's memory, of its limit" },
  { name: 'tasks', title: 'Executing, and sent there by the scheduler' },
  { name: 'network in, out', title: "The host's, a second" },
  { name: 'disk read, write', title: "The host's, a second" },
  { name: 'latency', title: "Of a heartbeat to the scheduler; on a host's line the longest" },
  { name: 'seen', title: "The last heartbeat, ago; on a host's line the oldest" },
];

/** Workers report twice a second to every few seconds, by their number. */
const LATE_MS = 15_000;
/** A share of the memory's limit. */
const NEAR_LIMIT = 0.8;
const UNKNOWN = '–';

export interface WorkerRowProps {
  row: HostRow;
  /** ms since the epoch */
  now: number;
  place: RowPlace;
}

/** A line of the table: a host or a worker, with a cell for each of COLUMNS. */
export function WorkerRow({ row, now, place }: WorkerRowProps) {
  const age = now - row.seen;
  return (
    <div
      class={`row ${row.kind === 'worker' ? 'worker' : 'host'}${age > LATE_MS ? ' late' : ''}`}
      role="row"
      {...place}
    >
      <span class="cell" role="cell" title={titleOf(row)}>
        {nameOf(row)}
      </span>
      <Gauge share={shareOf(row.cpu, row.threads)} text={cpuText(row)} />
      <Gauge share={shareOf(row.memory, row.limit)} text={memoryText(row)} highFrom={NEAR_LIMIT} />
      <Cell text={`${count(row.executing)} / ${count(row.processing)}`} />
      <Cell text={pair(row.receive, row.transmit)} />
      <Cell text={pair(row.read, row.write)} />
      <Cell text={row.latency === null ? UNKNOWN : formatDuration(Math.round(row.latency * 1e4) / 10)} />
      <Cell text={seenText(row.seen, now)} />
    </div>
  );
}

const Cell = ({ text }: { text: string }) => (
  <span class="cell" role="cell">
    {text}
  </span>
);

/** A share as a bar behind its figure, in another colour from a share on. */
const Gauge = ({ share, text, highFrom = Infinity }: { share: number; text: string; highFrom?: number }) => (
  <span class={`cell gauge${share >= highFrom ? ' high' : ''}`} role="cell">
    <i style={{ width: widthOf(share) }} />
    <span>{text}</span>
  </span>
);

const shareOf = (value: number | null, of: number | null) => (value === null || !of ? 0 : value / of);

function nameOf({ kind, name, state, workers }: HostRow): string {
  const many = kind === 'host' ? ` × ${formatCount(workers)}` : '';
  return `${name}${many}${state ? ` · ${state}` : ''}`;
}

function titleOf({ title, kind, workers, threads, state }: HostRow): string {
  const many = kind === 'host' ? `${formatCount(workers)} workers, ` : '';
  return `${title}: ${many}${formatCount(threads)} threads${state ? `, ${state}` : ''}`;
}

function cpuText({ cpu }: HostRow): string {
  return cpu === null ? UNKNOWN : `${formatNumber(Math.round(cpu * 100))} %`;
}

function memoryText({ memory, limit }: HostRow): string {
  if (memory === null) return UNKNOWN;
  return limit === null ? formatBytes(memory) : `${formatBytes(memory)} of ${formatBytes(limit)}`;
}

const count = (tasks: number | null): string => (tasks === null ? UNKNOWN : formatCount(tasks));

function pair(one: number | null, other: number | null): string {
  return one === null && other === null ? UNKNOWN : `${rate(one)}, ${rate(other)}`;
}

function rate(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  return bytes < 1 ? '0' : formatBytes(bytes);
}
