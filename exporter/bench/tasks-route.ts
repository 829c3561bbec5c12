import { Cluster } from '../src/state/cluster.ts';
import { median, type Row } from './setup/row.ts';
import { serveCluster } from './setup/serve-cluster.ts';

const TASKS = 100_000;
const ROUNDS = 15;
const BUDGET_MS = 250;
const BUDGET_BYTES = 8e6;
const DAY = Date.UTC(2026, 0, 1);

/** A hundred thousand tasks of one and a half intervals as columns, from the request to the last byte, over loopback. */
export async function bench(): Promise<Row[]> {
  const cluster = filledCluster();
  const { url, close } = await serveCluster(cluster);
  try {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      bytes = await download(`${url}/api/v1/tasks?limit=${TASKS}`);
      times.push(performance.now() - started);
    }
    const time = median(times);
    return [
      {
        what: '/api/v1/tasks, 100,000 tasks as columns, over loopback',
        figure: `${time.toFixed(0)} ms, ${(bytes / 1e6).toFixed(2)} MB (median of ${ROUNDS})`,
        budget: `${BUDGET_MS} ms, ${BUDGET_BYTES / 1e6} MB`,
        met: time <= BUDGET_MS && bytes <= BUDGET_BYTES,
      },
    ];
  } finally {
    await close();
  }
}

async function download(url: string): Promise<number> {
  const response = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return (await response.arrayBuffer()).byteLength;
}

function filledCluster(): Cluster {
  const cluster = new Cluster({
    capacity: TASKS,
    maxPrefixes: 200,
    address: 'tcp://127.0.0.1:8786',
    exporterVersion: '0',
    now: DAY,
  });
  const life = cluster.log.openLife('Scheduler-bench', DAY);
  for (let id = 0; id < TASKS; id++) {
    const start = DAY + Math.floor(id / 100) * 20.123 + (id % 7) * 0.0137;
    const compute = { action: 'compute', start, stop: start + 17.1234, source: null };
    const transfer = { action: 'transfer', start: start - 2, stop: start, source: 'tcp://10.0.0.1:4000' };
    const record = {
      key: `function-${id % 50}-${String(id).padStart(32, '0')}`,
      prefix: `function-${id % 50}`,
      worker: `tcp://10.0.0.${id % 25}:4000`,
      thread: String(140_000_000_000_000 + (Math.floor(id / 25) % 4)),
      erred: false,
      nbytes: 8 * (id % 1000),
      type: 'numpy.ndarray',
      intervals: id % 2 ? [transfer, compute] : [compute],
      exception: null,
      traceback: null,
    };
    cluster.record(life, id, record, true);
  }
  return cluster;
}
