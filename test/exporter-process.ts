import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAnswer } from '../exporter/src/http/testing/contract.ts';
import { Child, type Ended } from './child.ts';
import { Scrape } from './scrape.ts';
import { eventually } from './wait-until.ts';

const PROGRAM = join(__dirname, '..', 'exporter', 'dist', 'main.js');

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/** Runs the exporter's command as its users do. @param within words of a command that becomes the one behind them */
export function runExporter(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
): Child {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: build it by node build.mjs`);
  const [file, ...rest] = [...within, process.execPath, PROGRAM, ...args];
  return new Child(file!, rest, env);
}

function logLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch (cause) {
    throw new Error(`The exporter wrote what is no line of its log: ${line}`, { cause });
  }
}

/** The built exporter, on a free port. Every JSON answer is held against the OpenAPI document. */
export class ExporterProcess {
  readonly url: string;
  readonly #child: Child;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.url = url;
  }

  /**
   * Started, but not necessarily connected.
   * @param address null: the flags say where clusters are named
   * @param port 0: any free one
   */
  static async start(
    address: string | null,
    flags: readonly string[] = [],
    port = 0,
    env: NodeJS.ProcessEnv = {},
    within: readonly string[] = [],
  ): Promise<ExporterProcess> {
    const given = [...flags, ...(address === null ? [] : [address])];
    const args = [`--web.listen-address=127.0.0.1:${port}`, '--log.format=json', ...given];
    const child = runExporter(args, env, within);
    try {
      const line = await child.line(0);
      const url = /(https?:\S+)$/.exec(line)?.[1];
      if (!url) throw new Error(`The exporter did not print its URL but: ${line}`);
      return new ExporterProcess(child, url);
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  /** Until the first figures of a session are there, and its task stream has begun: dask_up is 1 a moment earlier. */
  connected(patienceMs?: number): Promise<void> {
    const told = () => expect(this.log.map(({ msg }) => msg)).toContain('Connected to the scheduler');
    return eventually(told, patienceMs);
  }

  /** What it logged. */
  get log(): LogLine[] {
    return this.#child.errors.map(logLine);
  }

  /** Warnings and errors that it logged. */
  get complaints(): string[] {
    const WARN = 40;
    return this.log.filter(({ level }) => level >= WARN).map(({ msg }) => msg);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Resident bytes now. */
  get memory(): number {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(
      readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'),
    )![1];
    return Number(kilobytes) * 1024;
  }

  /** An answer of the API. */
  async json<T>(path: string, status = 200): Promise<T> {
    const response = await fetch(this.url + path);
    const text = await response.text();
    if (response.status !== status) throw new Error(`GET ${path} answered ${response.status}: ${text}`);
    const body: unknown = JSON.parse(text);
    checkAnswer(path, status, body);
    return body as T;
  }

  /** The page that Prometheus scrapes. @param cluster of many, by its name */
  async metricsText(cluster?: string): Promise<string> {
    const query = cluster === undefined ? '' : `?cluster=${encodeURIComponent(cluster)}`;
    const response = await fetch(`${this.url}/metrics${query}`);
    if (response.status !== 200) throw new Error(`GET /metrics${query} answered ${response.status}`);
    return response.text();
  }

  async scrape(cluster?: string): Promise<Scrape> {
    return new Scrape(await this.metricsText(cluster));
  }

  /** Stands still until it is thawed, as on a machine that sleeps. */
  freeze(): void {
    this.#child.signal('SIGSTOP');
  }

  thaw(): void {
    this.#child.signal('SIGCONT');
  }

  stop(signal?: NodeJS.Signals): Promise<Ended> {
    return this.#child.stop(signal);
  }
}
