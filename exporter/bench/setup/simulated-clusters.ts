import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What `npm run bench` has made before. */
const SIMULATOR = 'simulator/dist/main.js';

/** In one process: with more, each pause to collect garbage is longer. */
const BUSY_TOGETHER = 25;
/** Processes that start at a time. */
const AT_ONCE = 4;

/** Simulated clusters in processes of their own, many in each, so that what they cost is not the exporter's. */
export class SimulatedClusters {
  readonly addresses: readonly string[];
  readonly #children: readonly ChildProcess[];

  private constructor(addresses: readonly string[], children: readonly ChildProcess[]) {
    this.addresses = addresses;
    this.#children = children;
  }

  /** @param together so many in a process: where nothing runs more of them cost less, and leave the exporter its turns */
  static async start(
    count: number,
    flags: readonly string[],
    together = BUSY_TOGETHER,
  ): Promise<SimulatedClusters> {
    const sizes = Array.from({ length: Math.ceil(count / together) }, (_, at) =>
      Math.min(together, count - at * together),
    );
    const addresses: string[] = [];
    const children: ChildProcess[] = [];
    const startNext = async (): Promise<void> => {
      const size = sizes.pop();
      if (size === undefined) return;
      const child = spawn(process.execPath, [SIMULATOR, '--clusters', String(size), ...flags], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      addresses.push(...(await addressesOf(child, size)));
      await startNext();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, startNext));
    return new SimulatedClusters(addresses, children);
  }

  async close(): Promise<void> {
    const ended = this.#children.filter(isRunning).map((child) => once(child, 'exit'));
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.all(ended);
  }
}

/** @throws Error if it ends before it has told them all */
async function addressesOf({ stdout }: ChildProcess, count: number): Promise<string[]> {
  const addresses: string[] = [];
  for await (const line of createInterface({ input: stdout! })) {
    addresses.push((JSON.parse(line) as { address: string }).address);
    if (addresses.length === count) return addresses;
  }
  throw new Error(`A simulator ended after ${addresses.length} of ${count} clusters`);
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;
