import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What `npm run bench` has made before. */
const SIMULATOR = 'simulator/dist/main.js';

/** In one process. */
const MOST = 100;

/** Simulated clusters in processes of their own, many in each, so that what they cost is not the exporter's. */
export class SimulatedClusters {
  readonly addresses: readonly string[];
  readonly #children: readonly ChildProcess[];

  private constructor(addresses: readonly string[], children: readonly ChildProcess[]) {
    this.addresses = addresses;
    this.#children = children;
  }

  static async start(count: number, flags: readonly string[]): Promise<SimulatedClusters> {
    const addresses: string[] = [];
    const children: ChildProcess[] = [];
    for (let left = count; left > 0; left -= MOST) {
      const some = Math.min(left, MOST);
      const child = spawn(process.execPath, [SIMULATOR, '--clusters', String(some), ...flags], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      let told = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        addresses.push((JSON.parse(line) as { address: string }).address);
        if (++told === some) break;
      }
    }
    return new SimulatedClusters(addresses, children);
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
  }
}
