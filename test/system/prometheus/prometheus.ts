import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrometheus } from '../provisioning.ts';
import { ListeningProcess } from '../listening-process.ts';

interface Answer<Data> {
  status: string;
  error?: string;
  data: Data;
}
interface Vector {
  result: { metric: Record<string, string>; value: [number, string] }[];
}

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** @throws Error with a sentence where one of Prometheus's programs is not installed */
export function requirePrograms(...programs: string[]): void {
  for (const program of programs) {
    if (spawnSync(program, ['--version']).error)
      throw new Error(
        `${program} is not on the PATH: these tests need a real Prometheus. Debian, Ubuntu: apt install prometheus prometheus-alertmanager`,
      );
  }
}

/** What promtool says of a page of metrics; empty where it is in order. */
export function checkMetrics(page: string): string {
  const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout + stderr;
}

/** A real Prometheus, in a folder of its own. */
export class Prometheus {
  readonly url: string;
  readonly #process: ListeningProcess;

  private constructor(process: ListeningProcess) {
    this.#process = process;
    this.url = process.url;
  }

  /** Scrapes one target. @param target as http://127.0.0.1:10787 @param seconds between two scrapes */
  static start(target: string, seconds = 1): Promise<Prometheus> {
    return Prometheus.startWith(configuration(new URL(target).host, seconds));
  }

  /** As it is shipped, rules and all, but for the addresses. @param exporters their URLs */
  static startShipped(exporters: readonly string[], alertmanager: string): Promise<Prometheus> {
    return Prometheus.#start((folder) => writePrometheus(folder, exporters, alertmanager));
  }

  /** By the text of a prometheus.yml. @param flags beside those that each has */
  static startWith(text: string, flags: readonly string[] = []): Promise<Prometheus> {
    return Prometheus.#start((folder) => {
      const file = join(folder, 'prometheus.yml');
      writeFileSync(file, text);
      return file;
    }, flags);
  }

  static async #start(
    configure: (folder: string) => string,
    flags: readonly string[] = [],
  ): Promise<Prometheus> {
    const process = await ListeningProcess.start('prometheus', (folder) => [
      `--config.file=${configure(folder)}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      ...flags,
    ]);
    return new Prometheus(process);
  }

  /**
   * The series of an instant query, which has to aggregate the target's labels away where they are not wanted.
   * @param time seconds since the epoch; now, where none is given
   */
  async query(expression: string, time?: number): Promise<Sample[]> {
    const at: Record<string, string> = time === undefined ? {} : { time: String(time) };
    const { result } = await this.get<Vector>('query', { query: expression, ...at });
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** What a route of its API answers. @throws Error with its sentence where it refuses */
  async get<Data>(route: string, parameters: Record<string, string | string[]>): Promise<Data> {
    const search = new URLSearchParams(
      Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    const response = await fetch(`${this.url}/api/v1/${route}?${search}`);
    const { status, error, data } = (await response.json()) as Answer<Data>;
    if (status !== 'success') throw new Error(`Prometheus could not answer ${search}: ${error}`);
    return data;
  }

  /** What it scrapes, by instance, and why that failed where it did. */
  async targets(): Promise<Record<string, string>> {
    interface Target {
      labels: Record<string, string>;
      lastError: string;
    }
    const { activeTargets } = await this.get<{ activeTargets: Target[] }>('targets', { state: 'active' });
    const told = activeTargets.map(({ labels, lastError }) => [labels.instance!, lastError] as const);
    // Two of one instance would count everything twice.
    if (new Set(told.map(([instance]) => instance)).size < told.length)
      throw new Error(`An instance is scraped twice: ${JSON.stringify(told)}`);
    return Object.fromEntries(told);
  }

  /** Stands still, and scrapes nothing, until it is thawed. */
  freeze(): void {
    this.#process.signal('SIGSTOP');
  }

  thaw(): void {
    this.#process.signal('SIGCONT');
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** Seconds that a scrape may take; no more than there are between two. */
const PATIENCE = 10;

const configuration = (target: string, seconds: number): string => `
global:
  scrape_interval: ${seconds}s
  scrape_timeout: ${Math.min(seconds, PATIENCE)}s
scrape_configs:
  - job_name: dask
    static_configs:
      - targets: ['${target}']
`;
