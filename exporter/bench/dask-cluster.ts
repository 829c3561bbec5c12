import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface, type Interface } from 'node:readline';

/** What `npm run bench` has made before. */
const PYTHON = '.venv/bin/python';
const DRIVER = 'exporter/bench/cluster.py';
const EXPORTER = 'exporter/dist/main.js';

/** A real Dask cluster in processes of its own, driven by lines of JSON (cluster.py). */
export class Dask {
  readonly address: string;
  readonly dashboard: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(address: string, dashboard: string, child: ChildProcess, lines: Interface) {
    this.address = address;
    this.dashboard = dashboard;
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async start(): Promise<Dask> {
    const [port, dashboardPort] = [await freePort(), await freePort()];
    const child = spawn(PYTHON, [DRIVER, String(port), String(dashboardPort)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const dask = new Dask(
      `tcp://127.0.0.1:${port}`,
      `http://127.0.0.1:${dashboardPort}`,
      child,
      createInterface({ input: child.stdout }),
    );
    await dask.#answer();
    return dask;
  }

  /** Runs so many tasks that do nothing; seconds of CPU that the scheduler's process used for them. */
  async noops(count: number): Promise<number> {
    return ((await this.#ask({ noop: count })) as { cpu: number }).cpu;
  }

  /** Submits short tasks at a rate, for so long; returns how many, when all are done. */
  async tasksAtRate(rate: number, seconds: number): Promise<number> {
    return ((await this.#ask({ rate, seconds })) as { submitted: number }).submitted;
  }

  /** Has the scheduler's task stream hold so many made-up tasks of the last five minutes, on so many threads. */
  async recordTasks(count: number, lanes: number): Promise<void> {
    await this.#ask({ record: count, lanes });
  }

  async close(): Promise<void> {
    this.#child.stdin!.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  #ask(command: object): Promise<unknown> {
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`);
    return this.#answer();
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The cluster ended before it answered');
    return JSON.parse(value) as unknown;
  }
}

/** The built exporter, as its users run it. */
export class ExporterProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(address: string): Promise<ExporterProcess> {
    const child = spawn(process.execPath, [EXPORTER, address, '--web.listen-address=127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new ExporterProcess(line.slice(line.indexOf('http')), child);
  }

  async close(): Promise<void> {
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
