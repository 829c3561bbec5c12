import type { Worker } from '@daskscope/api';
import { byHost, laneName, largestOf, natural, sumOf } from '@daskscope/client';

/** A line of the table: a host, or one of its workers. null: not known. */
export interface HostRow {
  kind: 'host' | 'worker' | 'only';
  /** Finds the same line again. */
  id: string;
  name: string;
  title: string;
  /** Worth a word: paused, retiring. '' if not. */
  state: string;
  workers: number;
  threads: number;
  /** Cores in use. */
  cpu: number | null;
  /** bytes */
  memory: number | null;
  limit: number | null;
  /** Tasks that execute, as the workers count them, and that the scheduler has sent there. */
  executing: number | null;
  processing: number | null;
  /** bytes/s of the host */
  receive: number | null;
  transmit: number | null;
  read: number | null;
  write: number | null;
  /** s */
  latency: number | null;
  /** ms since the epoch */
  seen: number;
}

/** Hosts by name, each with its workers below; a host with a single worker is one line. */
export function hostRows(workers: readonly Worker[]): HostRow[] {
  return byHost(workers).flatMap(({ name, workers: all }) => {
    const rows = all.map(workerRow).sort((a, b) => natural.compare(a.name, b.name));
    const [first, ...others] = rows;
    return others.length === 0
      ? [{ ...first!, kind: 'only' as const, name: `${name} ${first!.name}` }]
      : [hostRow(name, rows), ...rows];
  });
}

function workerRow(worker: Worker): HostRow {
  const { address, memory, network, disk, tasks } = worker;
  return {
    kind: 'worker',
    id: address,
    name: laneName(worker).worker,
    title: address,
    state: worker.state === 'paused' || worker.state === 'retiring' ? worker.state : '',
    workers: 1,
    threads: worker.threads,
    cpu: worker.cpuCores,
    memory: memory.process,
    limit: memory.limit,
    executing: tasks.executing ?? null,
    processing: tasks.processing ?? null,
    receive: network.receive,
    transmit: network.transmit,
    read: disk.read,
    write: disk.write,
    latency: worker.latency,
    seen: worker.lastSeen,
  };
}

function hostRow(host: string, rows: readonly HostRow[]): HostRow {
  const sum = (figure: (row: HostRow) => number | null) => sumOf(rows, figure);
  const most = (figure: (row: HostRow) => number | null) => largestOf(rows, figure);
  return {
    kind: 'host',
    id: `host ${host}`,
    name: host,
    title: host,
    state: '',
    workers: rows.length,
    threads: sum(({ threads }) => threads)!,
    cpu: sum(({ cpu }) => cpu),
    memory: sum(({ memory }) => memory),
    limit: sum(({ limit }) => limit),
    executing: sum(({ executing }) => executing),
    processing: sum(({ processing }) => processing),
    receive: most(({ receive }) => receive),
    transmit: most(({ transmit }) => transmit),
    read: most(({ read }) => read),
    write: most(({ write }) => write),
    latency: most(({ latency }) => latency),
    seen: Math.min(...rows.map(({ seen }) => seen)),
  };
}
