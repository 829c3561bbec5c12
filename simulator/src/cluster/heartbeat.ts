import { sum } from '../sum.ts';
import type { WorkerState } from '../scheduler/model.ts';

const IDLE_BYTES = 90 * 2 ** 20;

/** Seconds between a worker's reports (distributed/scheduler.py, heartbeat_interval). */
export function heartbeatInterval(workers: number): number {
  if (workers <= 10) return 0.5;
  if (workers < 50) return 1;
  if (workers < 200) return 2;
  return workers / 200 + 1;
}

/**
 * What a worker reports of itself (distributed/worker.py, Worker.get_metrics). now in seconds since the epoch. Only what changes
 * is written anew: of thousands of workers each reports twice a second.
 */
export function heartbeat(worker: WorkerState, now: number, version: string): void {
  const managed = sum(worker.has_what.keys(), (task) => Math.max(0, task.nbytes));
  const executing = [...worker.began.values()].filter((start) => start <= now).length;
  worker.last_seen = now;
  worker.memory.managed = managed;
  worker.memory.process = IDLE_BYTES + managed;
  if (worker.metrics.size === 0) begin(worker, version);
  const counts = Object.entries({ executing, memory: worker.has_what.size }).filter(([, n]) => n > 0);
  worker.metrics
    .set('task_counts', new Map(counts))
    .set('managed_bytes', managed)
    .set('cpu', 4 + 20 * executing)
    .set('memory', worker.memory.process)
    .set('time', now);
}

/** What stays the same. */
function begin(worker: WorkerState, version: string): void {
  worker.memory.unmanaged_old = IDLE_BYTES - 2 ** 20;
  worker.memory.unmanaged_recent = 2 ** 20;
  worker.memory.spilled = version >= '2023.12' ? 0 : undefined;
  worker.metrics
    .set('bandwidth', dict({ total: 1e8, workers: new Map(), types: new Map() }))
    .set('digests_total_since_heartbeat', digests(version))
    .set('spilled_bytes', dict({ memory: 0, disk: 0 }))
    .set('transfer', transfers())
    .set('event_loop_interval', 0.02)
    .set('host_net_io', dict({ read_bps: 40_000, write_bps: 40_000 }))
    .set('host_disk_io', dict({ read_bps: 0, write_bps: 10_000 }))
    .set('num_fds', 30);
}

const dict = (fields: object): Map<string, unknown> => new Map(Object.entries(fields));

/** The round trip of the last heartbeat comes since 2023.12. */
function digests(version: string): Map<string, number> {
  const latency: [string, number][] = version >= '2023.12' ? [['latency', 0.001]] : [];
  return new Map([['tick-duration', 0.5], ...latency]);
}

function transfers(): Map<string, number> {
  const names = ['bytes', 'count', 'count_total'];
  return new Map(
    ['incoming', 'outgoing'].flatMap((way) => names.map((name) => [`${way}_${name}`, 0] as const)),
  );
}
