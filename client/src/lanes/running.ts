import type { Tasks, Workers } from '@daskscope/api';
import { spansOf } from '../runs/spans.ts';
import { SLACK_MS, threadsOf } from './running-threads.ts';

/** Finished keys in each half of the memory of them, and ms until the older half is forgotten: workers tell within seconds. */
const REMEMBERED = 20_000;
const REMEMBERED_MS = 10_000;

/** A task that runs now. Its thread is a guess. */
export interface RunningRun {
  readonly key: string;
  /** Position in the exporter's prefixes. */
  readonly prefix: number;
  /** Its worker's address, and position in the exporter's workers. */
  readonly address: string;
  readonly worker: number;
  readonly thread: number;
  /** ms since the epoch: when it began, as the worker says. */
  readonly since: number;
  /** From when on its thread was free for it. */
  readonly start: number;
}

/** What runs now, and on which threads: workers say what they run, but not on which thread, and later than what is done. */
export class Running {
  /** When each thread was last busy, as told by what has finished: by address and thread. */
  readonly #freeAt = new Map<string, number[]>();
  /** When keys finished lately, in two halves, of which the older is forgotten in turn. */
  #finished = new Map<string, number>();
  #finishedBefore = new Map<string, number>();
  #runs = new Map<string, RunningRun>();
  #list: readonly RunningRun[] | null = [];
  #forgotAt = -Infinity;

  /** The same array until something changes. */
  get runs(): readonly RunningRun[] {
    return (this.#list ??= [...this.#runs.values()]);
  }

  /** A run has come, so its thread is free again. `end` in ms since the epoch. */
  finish(address: string, thread: number, key: string, end: number): void {
    this.#free(address, thread, end);
    const name = nameOf(address, key);
    // One of before may come after it.
    this.#finished.set(name, Math.max(end, this.#endOf(name) ?? -Infinity));
    const run = this.#runs.get(name);
    // A key that is computed anew runs on though its run before comes only now.
    if (run && end >= run.since - SLACK_MS && this.#runs.delete(name)) this.#list = null;
    if (this.#finished.size >= REMEMBERED) this.#forget();
  }

  /** An answer of what was done before, also long before: it says which threads came free when. */
  takePast(answer: Pick<Tasks, 'tasks' | 'intervals' | 'workers' | 'base' | 'now'>): void {
    const { tasks, workers, base, now } = answer;
    const lately = base + now - REMEMBERED_MS;
    spansOf(answer).ends.forEach((end, row) => {
      const address = workers[tasks.worker[row]!]?.address ?? '';
      const thread = tasks.thread[row]!;
      if (end < lately) this.#free(address, thread, end);
      else this.finish(address, thread, tasks.key?.[row] ?? '', end);
    });
  }

  /** What the workers say now, which may be older than what has finished since. */
  update({ time, workers }: Workers): void {
    if (time - this.#forgotAt >= REMEMBERED_MS) {
      this.#forgotAt = time;
      this.#forget();
    }
    this.#runs = new Map();
    this.#list = null;
    const present = new Set(workers.map(({ address }) => address));
    for (const address of this.#freeAt.keys()) if (!present.has(address)) this.#freeAt.delete(address);
    for (const { address, position, threads, running } of workers) {
      const tasks = running
        .filter(({ key, since }) => !this.#isDone(nameOf(address, key), since))
        .sort((a, b) => a.since - b.since);
      const known = this.#freeAt.get(address) ?? [];
      const freeAt = (thread: number) => known[thread] ?? -Infinity;
      const lanes = threadsOf(
        tasks.map(({ since }) => since),
        threads,
        freeAt,
      );
      tasks.forEach(({ key, prefix, since }, i) => {
        const thread = lanes[i]!;
        const start = Math.max(since, freeAt(thread));
        this.#runs.set(nameOf(address, key), {
          key,
          prefix,
          address,
          worker: position,
          thread,
          since,
          start,
        });
      });
    }
  }

  #forget(): void {
    this.#finishedBefore = this.#finished;
    this.#finished = new Map();
  }

  #free(address: string, thread: number, end: number): void {
    let freeAt = this.#freeAt.get(address);
    if (!freeAt) this.#freeAt.set(address, (freeAt = []));
    freeAt[thread] = Math.max(end, freeAt[thread] ?? -Infinity);
  }

  #endOf(name: string): number | undefined {
    return this.#finished.get(name) ?? this.#finishedBefore.get(name);
  }

  #isDone(name: string, since: number): boolean {
    const ended = this.#endOf(name);
    return ended !== undefined && ended >= since - SLACK_MS;
  }
}

const nameOf = (address: string, key: string): string => `${address} ${key}`;
