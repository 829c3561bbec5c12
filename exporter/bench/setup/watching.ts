import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clusters, Status } from '@daskscope/api';
import { ExporterProcess } from './dask-cluster.ts';
import { median } from './row.ts';

/** How long it took is told; on a busy machine it takes minutes. */
const PATIENCE_MS = 600_000;
const SCRAPES = 20;

export interface Named {
  name: string;
  address: string;
}

export const named = (addresses: readonly string[]): Named[] =>
  addresses.map((address, at) => ({ name: `c${at}`, address }));

/** The built exporter, whose clusters a file names. */
export class Watching {
  readonly #process: ExporterProcess;
  readonly #folder: string;

  private constructor(process: ExporterProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  static async start(...flags: string[]): Promise<Watching> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-clusters-'));
    const file = join(folder, 'clusters.json');
    writeFileSync(file, '[]');
    return new Watching(await ExporterProcess.start(`--clusters.file=${file}`, ...flags), folder);
  }

  name(clusters: readonly Named[]): void {
    writeFileSync(join(this.#folder, 'new.json'), JSON.stringify(clusters));
    renameSync(join(this.#folder, 'new.json'), join(this.#folder, 'clusters.json'));
  }

  /** ms until so many are, and no other. */
  async connected(count: number): Promise<number> {
    const began = performance.now();
    for (;;) {
      const { clusters } = await this.#json<Clusters>('/api/v1/clusters');
      const left = clusters.filter(({ state }) => state !== 'gone');
      const connected = left.filter(({ state }) => state === 'connected').length;
      const ms = performance.now() - began;
      if (connected === count && left.length === count) return ms;
      if (ms > PATIENCE_MS) throw new Error(`${connected} of ${count} are connected`);
      await sleep(500);
    }
  }

  /** ms until so many runs were taken in of each of the first `count` clusters. */
  async pastRead(count: number, runs: number): Promise<number> {
    const began = performance.now();
    const left = new Set(Array.from({ length: count }, (_, at) => `c${at}`));
    while (left.size > 0) {
      for (const name of left) {
        if ((await this.taken(name)) < runs) break;
        left.delete(name);
      }
      if (performance.now() - began > PATIENCE_MS)
        throw new Error(`Of ${left.size} of ${count} clusters the past is not read`);
      if (left.size > 0) await sleep(500);
    }
    return performance.now() - began;
  }

  stream(cluster: string): string {
    return `${this.#process.url}/api/v1/stream?topics=tasks&cluster=${cluster}`;
  }

  /** Runs of it that were taken in. */
  async taken(cluster: string): Promise<number> {
    const { taskLog } = await this.#json<Status>(`/api/v1/status?cluster=${cluster}`);
    return taskLog.taken;
  }

  /** ms, the median of several. */
  async scrape(cluster: string): Promise<number> {
    const times: number[] = [];
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      const began = performance.now();
      await (await fetch(`${this.#process.url}/metrics?cluster=${cluster}`)).text();
      times.push(performance.now() - began);
      await sleep(50);
    }
    return median(times);
  }

  /** Seconds used so far (man proc_pid_stat). */
  get cpu(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Resident bytes. */
  get memory(): number {
    return (
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))![1]) * 1024
    );
  }

  async close(): Promise<void> {
    await this.#process.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #json<T>(path: string): Promise<T> {
    return (await (await fetch(this.#process.url + path)).json()) as T;
  }
}
