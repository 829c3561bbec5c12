import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { eventually } from '../wait-until.ts';

/** A program that listens on this machine, with a folder of its own, which goes with it. */
export class ListeningProcess {
  readonly url: string;
  readonly #child: Child;
  readonly #folder: string;

  constructor(url: string, child: Child, folder: string) {
    this.url = url;
    this.#child = child;
    this.#folder = folder;
  }

  /**
   * A program of Prometheus's, on any free port.
   * @param args those of a run in this folder, without the address and the log
   */
  static async start(
    program: string,
    args: (folder: string) => readonly string[],
  ): Promise<ListeningProcess> {
    const folder = mkdtempSync(join(tmpdir(), `${program}-test-`));
    const flags = ['--web.listen-address=127.0.0.1:0', '--log.format=json'];
    const child = new Child(program, [...args(folder), ...flags]);
    try {
      const address = await eventually(() => listeningAt(child.errors));
      return new ListeningProcess(`http://${address}`, child, folder);
    } catch (error) {
      await child.kill();
      throw new Error(`${program} did not start:\n${child.errors.join('\n')}`, { cause: error });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal);
  }

  async stop(): Promise<void> {
    await this.#child.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** From its log, since port 0 is any free one. */
function listeningAt(log: readonly string[]): string {
  for (const line of log) {
    const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
    if (msg === 'Listening on' && address) return address;
  }
  throw new Error('It has not said where it listens');
}
