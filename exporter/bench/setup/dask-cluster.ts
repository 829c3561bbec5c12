import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** What `npm run bench` has made before. */
const PYTHON = '.venv/bin/python';
const EXPORTER = 'exporter/dist/main.js';

/** A real Dask cluster in processes of its own, driven by lines of JSON (cluster.py). */
export class Dask {
  readonly address: string;
  readonly dashboard: string;
  readonly #driver: Driver;

  private constructor(address: string, dashboard: string, driver: Driver) {
    this.address = address;
    this.dashboard = dashboard;
    this.#driver = driver;
  }

  static async start(): Promise<Dask> {
    const [port, dashboardPort] = [await freePort(), await freePort()];
    const driver = new Driver('exporter/bench/setup/cluster.py', [String(port), String(dashboardPort)]);
    await driver.answer();
    return new Dask(`tcp://127.0.0.1:${port}`, `http://127.0.0.1:${dashboardPort}`, driver);
  }

  /** Runs so many tasks that do nothing; seconds of CPU that the scheduler's process used for them. */
  async noops(count: number): Promise<number> {
    return ((await this.#driver.ask({ noop: count })) as { cpu: number }).cpu;
  }

  /** Submits short tasks at a rate, for so long; returns how many, when all are done. */
  async tasksAtRate(rate: number, seconds: number): Promise<number> {
    return ((await this.#driver.ask({ rate, seconds })) as { submitted: number }).submitted;
  }

  /** Makes so many small results and drops all but a few; bytes that the workers hold then. */
  async makeAndDrop(count: number, keep: number): Promise<number> {
    return ((await this.#driver.ask({ make: count, keep })) as { bytes: number }).bytes;
  }

  /** Has the scheduler's task stream hold so many made-up tasks of the last five minutes, on so many threads. */
  async recordTasks(count: number, lanes: number): Promise<void> {
    await this.#driver.ask({ record: count, lanes });
  }

  close(): Promise<void> {
    return this.#driver.close();
  }
}

export interface WatchedSize {
  workers: number;
  prefixes: number;
  results: number;
}

/** A real scheduler whose time is measured, with so many workers, functions and results (watched.py). */
export class WatchedDask {
  readonly address: string;
  readonly #driver: Driver;

  private constructor(address: string, driver: Driver) {
    this.address = address;
    this.#driver = driver;
  }

  static async start(size: WatchedSize): Promise<WatchedDask> {
    const port = await freePort();
    const driver = new Driver('exporter/bench/setup/watched.py', [JSON.stringify({ port, ...size })]);
    await driver.answer();
    return new WatchedDask(`tcp://127.0.0.1:${port}`, driver);
  }

  /** Seconds of CPU that the scheduler's process used so far, and of a clock. */
  async cpu(): Promise<{ cpu: number; time: number }> {
    return (await this.#driver.ask({ cpu: true })) as { cpu: number; time: number };
  }

  /** Submits short tasks at this rate a second from now on. */
  async submit(rate: number): Promise<void> {
    await this.#driver.ask({ rate });
  }

  close(): Promise<void> {
    return this.#driver.close();
  }
}

/** A Python program that answers lines of JSON with such lines. */
class Driver {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(PYTHON, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  ask(command: object): Promise<unknown> {
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`);
    return this.answer();
  }

  async answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The cluster ended before it answered');
    return JSON.parse(value) as unknown;
  }

  async close(): Promise<void> {
    this.#child.stdin!.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
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

  /** @param args the scheduler's address, or flags */
  static async start(...args: string[]): Promise<ExporterProcess> {
    const child = spawn(process.execPath, [EXPORTER, ...args, '--web.listen-address=127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new ExporterProcess(line.slice(line.indexOf('http')), child);
  }

  get pid(): number {
    return this.#child.pid!;
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
