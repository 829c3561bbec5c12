import type { Worker } from '@daskscope/api';
import { laneName } from '@daskscope/client';

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

const natural = new Intl.Collator('en', { numeric: true });

/** Hosts by name, each with its workers below; a host with a single worker is one line. */
export function hostRows(workers: readonly Worker[]): HostRow[] {
  const hosts = new Map<string, HostRow[]>();
  for (const worker of workers) {
    const { host } = laneName(worker);
    const row = workerRow(worker);
    const rows = hosts.get(host);
    if (rows) rows.push(row);
    else hosts.set(host, [row]);
  }
  return [...hosts]
    .sort(([a], [b]) => natural.compare(a, b))
    .flatMap(([host, rows]) => {
      if (rows.length === 1) {
        const row = rows[0]!;
        return [{ ...row, kind: 'only' as const, name: `${host} ${row.name}` }];
      }
      rows.sort((a, b) => natural.compare(a.name, b.name));
      return [hostRow(host, rows), ...rows];
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
  const sum = (pick: (row: HostRow) => number | null) => combine(rows.map(pick), (a, b) => a + b);
  const most = (pick: (row: HostRow) => number | null) => combine(rows.map(pick), Math.max);
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
    // Every worker reports its host's, at moments of its own.
    receive: most(({ receive }) => receive),
    transmit: most(({ transmit }) => transmit),
    read: most(({ read }) => read),
    write: most(({ write }) => write),
    latency: most(({ latency }) => latency),
    seen: Math.min(...rows.map(({ seen }) => seen)),
  };
}

function combine(values: (number | null)[], two: (a: number, b: number) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => two(a, b));
}
