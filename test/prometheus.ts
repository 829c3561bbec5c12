import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.ts';
import { eventually } from './wait-until.ts';

interface Answer {
  status: string;
  error?: string;
  data: { result: { metric: Record<string, string>; value: [number, string] }[] };
}

/** @throws Error with a sentence where one of Prometheus's programs is not installed */
export function requirePrograms(...programs: string[]): void {
  for (const program of programs) {
    if (spawnSync(program, ['--version']).error)
      throw new Error(
        `${program} is not on the PATH: these tests need a real Prometheus. Debian, Ubuntu: apt install prometheus`,
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

/** A real Prometheus that scrapes one target every second, into a folder of its own. */
export class Prometheus {
  readonly #child: Child;
  readonly #folder: string;
  readonly #url: string;

  private constructor(child: Child, folder: string, url: string) {
    this.#child = child;
    this.#folder = folder;
    this.#url = url;
  }

  /** @param target as http://127.0.0.1:10787 */
  static async start(target: string): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-test-'));
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, configuration(new URL(target).host));
    const child = new Child('prometheus', [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      '--log.format=json',
    ]);
    try {
      const address = await eventually(() => listeningAt(child.errors));
      return new Prometheus(child, folder, `http://${address}`);
    } catch (error) {
      await child.kill();
      throw new Error(`Prometheus did not start:\n${child.errors.join('\n')}`, { cause: error });
    }
  }

  /** The series of an instant query, which has to aggregate the target's labels away where they are not wanted. */
  async query(expression: string): Promise<{ labels: Record<string, string>; value: number }[]> {
    const response = await fetch(`${this.#url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { status, error, data } = (await response.json()) as Answer;
    if (status !== 'success') throw new Error(`Prometheus could not answer ${expression}: ${error}`);
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  async stop(): Promise<void> {
    await this.#child.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

const configuration = (target: string): string => `
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: dask
    static_configs:
      - targets: ['${target}']
`;

/** From its log, since port 0 is any free one. */
function listeningAt(log: readonly string[]): string {
  for (const line of log) {
    const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
    if (msg === 'Listening on' && address) return address;
  }
  throw new Error('It has not said where it listens');
}
