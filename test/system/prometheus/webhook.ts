import { join } from 'node:path';
import { Child } from '../../child.ts';

const PROGRAM = join(__dirname, '..', '..', '..', 'provisioning', 'alertmanager', 'webhook.mjs');
const LOOK_MS = 50;

/** An alert as a message brought it. */
export interface Told {
  /** When, ms since the epoch. */
  at: number;
  status: 'firing' | 'resolved';
  severity: string;
  alertname: string;
  instance: string;
  summary: string;
  description: string;
  runbook_url: string;
}

/** The shipped receiver of alerts, and what it was sent: an alert in two messages is there twice. */
export class Webhook {
  readonly url: string;
  readonly told: Told[] = [];
  readonly #child: Child;
  readonly #looking: NodeJS.Timeout;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.url = url;
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
  }

  static async start(): Promise<Webhook> {
    const child = new Child(process.execPath, [PROGRAM], { PORT: '0' });
    const port = /port (\d+)$/.exec(await child.line(0))![1];
    return new Webhook(child, `http://127.0.0.1:${port}/`);
  }

  /** What it was told of an exporter, oldest first. */
  of(instance: string): Told[] {
    return this.told.filter((alert) => alert.instance === instance);
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#child.stop();
  }

  #look(): void {
    // The first line says where it listens.
    for (const line of this.#child.output.slice(1 + this.told.length))
      this.told.push({ at: Date.now(), ...(JSON.parse(line) as Omit<Told, 'at'>) });
  }
}
