/** What feeds push of a large cluster, as distributed 2026.8.0 says it; every number of a worker is another one with each push. */

const FIRST_HEARD = 1_785_585_600;
const THREADS = 4;

export const workerAddress = (i: number): string => `tcp://10.${i >> 8}.${i & 255}.7:${40_000 + (i % 100)}`;

const named = (fields: Record<string, unknown>): Map<string, unknown> => new Map(Object.entries(fields));

/** The figures of the workers: what the scheduler knows, and what each reported. */
export function workersPush(workers: number, push: number): [Map<string, unknown>, Map<string, unknown>] {
  const known = new Map<string, unknown>();
  const reports = new Map<string, unknown>();
  for (let i = 0; i < workers; i++) {
    known.set(workerAddress(i), knownOf(i, push));
    reports.set(workerAddress(i), reportOf(i, push));
  }
  return [known, reports];
}

/** What executes on them. */
export const runningPush = (workers: number, push: number): Map<string, unknown> =>
  new Map(
    Array.from({ length: workers }, (_, i) => [
      workerAddress(i),
      Array.from({ length: THREADS }, (_, thread) => {
        const key = `'inc-94be002df6bd4023af46${push}-${i}-${thread}'`;
        return [['inc', [key.length, key]], 1.5 + thread];
      }),
    ]),
  );

const knownOf = (i: number, push: number): unknown[] => [
  [`worker-${i}`, `10.${i >> 8}.${i & 255}.7`, 'running', THREADS, 16e9, 1.5 + push, heard(i, push), 0.001],
  '2026.8.0',
  [1e9 + push, 5e8, 1e8, 2e8],
  0,
  THREADS,
  0,
  [new Map(), new Map()],
  0.0021,
];

const heard = (i: number, push: number): number => FIRST_HEARD + push + (i % 1000) / 1000;

const reportOf = (i: number, push: number): Map<string, unknown> =>
  named({
    task_counts: named({ memory: 10, executing: THREADS, ready: 3 }),
    bandwidth: named({
      total: 1e8,
      workers: named(Object.fromEntries([1, 2, 3, 4].map((j) => [workerAddress(i + j), 1e8 + j]))),
      types: named({ 'numpy.ndarray': 1e8 }),
    }),
    managed_bytes: 5e8,
    spilled_bytes: named({ memory: 0, disk: 0 }),
    transfer: named({
      incoming_bytes: 0,
      incoming_count: 0,
      incoming_count_total: 10,
      outgoing_bytes: 0,
      outgoing_count: 0,
      outgoing_count_total: 5,
    }),
    event_loop_interval: 0.0201,
    cpu: 102.5 + push,
    memory: 1e9 + i,
    time: heard(i, push),
    host_net_io: named({ read_bps: 1234.5, write_bps: 2345.5 }),
    host_disk_io: named({ read_bps: 1.5, write_bps: 2.5 }),
    num_fds: 30,
    gil_contention: 0.01,
  });
