import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const running = new Set<Child>();

// What a failed test has not ended would keep jest waiting for it, and live on.
afterAll(() => Promise.all([...running].map((child) => child.kill())));

/** A process that a test started, with what it says. It leads a group of its own, so that its children end with it. */
export class Child {
  /** Lines of standard output and error, as they came. */
  readonly output: string[] = [];
  readonly errors: string[] = [];
  /** Fulfilled when it has ended and said all. */
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #failed: Promise<never>;

  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string) {
    this.#process = spawn(file, args, { detached: true, cwd, env: { ...process.env, ...env } });
    this.#failed = once(this.#process, 'error').then(([cause]) => {
      throw new Error(`${file} does not run: ${(cause as Error).message}`, { cause });
    });
    this.#failed.catch(() => undefined);
    this.#process.stdin.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#lines.on('line', (line) => this.output.push(line));
    createInterface({ input: this.#process.stderr }).on('line', (line) => this.errors.push(line));
    running.add(this);
    this.ended = new Promise((resolve) => {
      this.#process.once('close', (code, signal) => {
        running.delete(this);
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  write(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  /** The line of standard output with this position, when it has come. @throws Error if the process ends before */
  async line(position: number): Promise<string> {
    while (this.output.length <= position)
      await Promise.race([once(this.#lines, 'line'), this.#died(position), this.#failed]);
    return this.output[position]!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends it in good order. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.signal(signal);
    return this.ended;
  }

  /** Ends its input, which a cluster takes for the end. */
  async close(): Promise<Ended> {
    this.#process.stdin.end();
    return this.ended;
  }

  /** Ends it and whatever it started, at once. */
  async kill(): Promise<void> {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await this.ended;
  }

  async #died(position: number): Promise<void> {
    const { code, signal } = await this.ended;
    if (this.output.length > position) return;
    const said = this.errors.slice(-30).join('\n');
    throw new Error(`${this.#process.spawnfile} ended (${signal ?? code}) before it said more:\n${said}`);
  }
}
