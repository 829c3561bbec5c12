import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StreamLine, TasksUpdate } from '@daskscope/api';

/** Rows of a line, which the exporter does not send more of at once. */
const ROWS = 1_000;
const WORKERS = 100;
const THREADS = 4;
const PREFIXES = 50;
/** Tasks a ms of their own time. */
const A_MS = 5;
/** Before now that the first task began. */
const PAST_MS = 300_000;
const NAMES = {
  prefixes: Array.from({ length: PREFIXES }, (_, i) => `function-${i}`),
  actions: ['compute', 'transfer'],
  workers: Array.from({ length: WORKERS }, (_, i) => ({
    address: `tcp://10.0.0.${i}:4000`,
    name: `worker-${i}`,
    host: `10.0.0.${i}`,
  })),
};

export interface Flood {
  url: string;
  /** Sends so many further tasks to every reader of the stream, as fast as they read. */
  send: (tasks: number) => Promise<void>;
  close: () => Promise<void>;
}

/** An exporter whose stream has tasks faster than any cluster finishes them; all else is a real exporter's. */
export async function startFlood(exporterUrl: string): Promise<Flood> {
  const readers = new Set<ServerResponse>();
  const began = Date.now() - PAST_MS;
  const server = createServer((asked, answer) => {
    if (asked.url!.startsWith('/api/v1/stream')) {
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
      readers.add(answer);
      write(answer, { topic: 'tasks', data: { ...update(0, 0, began), lives: [], ...NAMES } });
      answer.on('close', () => readers.delete(answer));
      return;
    }
    const through = request(
      exporterUrl + asked.url!,
      { method: asked.method, headers: asked.headers },
      (from) => {
        answer.writeHead(from.statusCode!, from.headers);
        from.pipe(answer);
      },
    );
    through.on('error', () => answer.destroy());
    asked.pipe(through);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const heartbeat = setInterval(() => {
    for (const reader of readers) write(reader, { topic: 'heartbeat', data: { time: Date.now() } });
  }, 1_000);
  let next = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async send(tasks) {
      const end = next + tasks;
      for (; next < end; next += ROWS) {
        const data = update(next, ROWS, began);
        // The first tasks tell of the scheduler, as in an exporter that was there before it.
        if (next === 0) data.lives = ['Scheduler-flood'];
        for (const reader of readers) {
          if (!write(reader, { topic: 'tasks', data })) await drained(reader);
        }
      }
    },
    close() {
      clearInterval(heartbeat);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const write = (reader: ServerResponse, line: StreamLine): boolean =>
  reader.write(`${JSON.stringify(line)}\n`);

/** Until it takes more, or never will. */
function drained(reader: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      reader.off('drain', done).off('close', done);
      resolve();
    };
    reader.on('drain', done).on('close', done);
  });
}

/** One and a half intervals a task, all threads busy. */
function update(first: number, count: number, began: number): TasksUpdate {
  const ids = Array.from({ length: count }, (_, row) => first + row);
  const rows = ids.map((_, row) => row);
  const transfers = rows.filter((row) => row % 2 === 1);
  const column = (of: (id: number) => number) => ids.map(of);
  const at = (row: number) => row / A_MS;
  return {
    cursor: `Scheduler-flood:${first + count}`,
    reset: false,
    lost: 0,
    base: began + first / A_MS,
    now: at(count),
    tasks: {
      life: column(() => 0),
      id: ids,
      prefix: column((id) => id % PREFIXES),
      worker: column((id) => id % WORKERS),
      thread: column((id) => Math.floor(id / WORKERS) % THREADS),
      status: column((id) => (id % 10_000 === 0 ? 1 : 0)),
      nbytes: column((id) => 8 * (id % 1000)),
      key: ids.map((id) => `function-${id % PREFIXES}-${String(id).padStart(32, '0')}`),
    },
    intervals: {
      task: [...rows, ...transfers],
      action: [...rows.map(() => 0), ...transfers.map(() => 1)],
      start: [...rows.map(at), ...transfers.map((row) => at(row) - 5)],
      duration: [...rows.map(() => 60), ...transfers.map(() => 4)],
    },
    sources: { interval: transfers.map((_, i) => count + i), worker: transfers.map((row) => row % WORKERS) },
  };
}
