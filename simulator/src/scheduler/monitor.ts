import { Instance } from '../python/instance.ts';

/** As often as Dask's monitor samples. One process may hold hundreds of schedulers, and asking the system takes long. */
const SAMPLE_MS = 500;

let sampled = { at: -Infinity, memory: 0, cpu: [0, 0] as [number, number] };

/** Of this process. */
function sample(): typeof sampled {
  const at = performance.now();
  if (at - sampled.at >= SAMPLE_MS) {
    const { user, system } = process.cpuUsage();
    sampled = { at, memory: process.memoryUsage.rss(), cpu: [user / 1e6, system / 1e6] };
  }
  return sampled;
}

/** psutil's, of the scheduler's own process. */
export class SchedulerProcess extends Instance {
  cpu_times(): [number, number] {
    return sample().cpu;
  }
}

export class SystemMonitor extends Instance {
  readonly proc = new SchedulerProcess();
  readonly cumulative_gil_contention = undefined;
  last_time = 0;

  get quantities(): Map<string, unknown[]> {
    const figures = { memory: sample().memory, cpu: 5, num_fds: 40 };
    const network = { 'host_net_io.read_bps': 20_000, 'host_net_io.write_bps': 30_000 };
    const disk = { 'host_disk_io.read_bps': 0, 'host_disk_io.write_bps': 10_000 };
    const time = Date.now() / 1000;
    return new Map(
      Object.entries({ ...figures, ...network, ...disk, time }).map(([name, value]) => [name, [value]]),
    );
  }
}

/** tornado's IOLoop. */
export class EventLoop extends Instance {
  /** Seconds since the epoch. */
  time = (): number => Date.now() / 1000;
}
