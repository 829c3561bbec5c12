import { join } from 'node:path';
import { Child } from '../child.ts';

const ROOT = join(__dirname, '..', '..');
const PYTHON = join(ROOT, '.venv-clickhouse', 'bin', 'python');

/** ClickHouse's engine behind its HTTP interface: clickhouse_server.py. */
export class ClickHouseServer {
  readonly #child: Child;
  readonly url: string;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @param port 0: any that is free */
  static async start(folder: string, port = 0): Promise<ClickHouseServer> {
    const child = new Child(PYTHON, [join(__dirname, 'clickhouse_server.py'), folder, String(port)]);
    return new ClickHouseServer(child, `http://127.0.0.1:${await child.line(0)}`);
  }

  /** What SQL gives, in ClickHouse's own format. */
  async ask(sql: string, database = 'dask'): Promise<string> {
    const answer = await fetch(`${this.url}/?database=${database}`, { method: 'POST', body: sql });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text.trim();
  }

  /** The answers to the next writes get lost, though they are carried out. */
  async loseAnswers(count: number): Promise<void> {
    await this.#fail({ 'X-Fail-Next': String(count) });
  }

  /** The next writes are refused, and not carried out. */
  async refuse(count: number): Promise<void> {
    await this.#fail({ 'X-Refuse-Next': String(count) });
  }

  async #fail(headers: Record<string, string>): Promise<void> {
    await fetch(`${this.url}/fail`, { method: 'POST', headers });
  }

  /** Whatever it is at. */
  async stop(): Promise<void> {
    await this.#child.kill();
  }
}
