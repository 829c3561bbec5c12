import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startListening, type ListeningProcess } from './listening-process.ts';
import { writeAlertmanager } from './provisioning.ts';

/** A real Alertmanager as it is shipped, but for the address of the webhook, in a folder of its own. */
export class Alertmanager {
  readonly url: string;
  readonly #process: ListeningProcess;
  readonly #folder: string;

  private constructor(process: ListeningProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    this.url = process.url;
  }

  /** @param webhook its URL */
  static async start(webhook: string): Promise<Alertmanager> {
    const folder = mkdtempSync(join(tmpdir(), 'alertmanager-test-'));
    const process = await startListening('prometheus-alertmanager', [
      `--config.file=${writeAlertmanager(folder, webhook)}`,
      `--storage.path=${join(folder, 'data')}`,
      // Alone.
      '--cluster.listen-address=',
    ]);
    return new Alertmanager(process, folder);
  }

  async stop(): Promise<void> {
    await this.#process.child.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
