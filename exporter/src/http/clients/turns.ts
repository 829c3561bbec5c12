import { tooMany } from '../problem.ts';

/** A piece of work that somebody waits for. */
interface Job {
  readonly key: unknown;
  readonly work: (wanted: () => boolean) => Promise<unknown>;
  readonly promise: Promise<unknown>;
  resolve(outcome: Promise<unknown>): void;
  clients: Set<string>;
  waiting: number;
  begun: boolean;
}

/** How often it is seen whether a client may begin that could not before, ms. */
const LOOK_MS = 250;

/**
 * Work of one kind: one piece at a time, each client in its turn. The same work asked for by several, before it has begun, is
 * done once.
 */
export class Turns {
  readonly #limit: number;
  readonly #mayBegin: (client: string) => boolean;
  /** By client, the one whose turn is next first. */
  readonly #queues = new Map<string, Job[]>();
  readonly #jobs = new Map<unknown, Job>();
  #busy = false;
  #look: NodeJS.Timeout | undefined;

  constructor(options: {
    /** What a client may have waiting. */
    limit: number;
    /** False: this client is left out for now. */
    mayBegin?: (client: string) => boolean;
  }) {
    this.#limit = options.limit;
    this.#mayBegin = options.mayBegin ?? (() => true);
  }

  /**
   * @param key what is asked for: the same key is the same work
   * @param gone calls back when the one who asked is gone, and returns what ends that; what nobody waits for is not done
   * @throws HttpProblem busy if this client has too much waiting
   */
  do<Result>(
    { client, key, gone }: { client: string; key: unknown; gone: (callback: () => void) => () => void },
    work: (wanted: () => boolean) => Promise<Result>,
  ): Promise<Result> {
    const job = this.#jobs.get(key) ?? this.#add(key, work);
    this.#enqueue(client, job);
    job.waiting++;
    let here = true;
    const forget = gone(() => {
      if (here) job.waiting--;
      here = false;
      if (job.waiting === 0 && !job.begun) this.#remove(job);
    });
    // Who asks for a page after the other would keep what came of each for as long as it is there.
    job.promise.then(forget, forget);
    this.#next();
    return job.promise as Promise<Result>;
  }

  /** To be called when a client may begin that could not before. */
  look(): void {
    this.#next();
  }

  #add(key: unknown, work: Job['work']): Job {
    let resolve!: Job['resolve'];
    const promise = new Promise<unknown>((settle) => (resolve = settle));
    return { key, work, promise, resolve, clients: new Set(), waiting: 0, begun: false };
  }

  #enqueue(client: string, job: Job): void {
    if (job.clients.has(client)) return;
    const queue = this.#queues.get(client) ?? [];
    if (queue.length >= this.#limit)
      throw tooMany(
        `${this.#limit} answers for this client are waiting to be made, which is the limit. Try again.`,
      );
    queue.push(job);
    job.clients.add(client);
    this.#queues.set(client, queue);
    this.#jobs.set(job.key, job);
  }

  #remove(job: Job): void {
    if (this.#jobs.get(job.key) === job) this.#jobs.delete(job.key);
    for (const client of job.clients) {
      const rest = this.#queues.get(client)!.filter((other) => other !== job);
      if (rest.length > 0) this.#queues.set(client, rest);
      else this.#queues.delete(client);
    }
  }

  #next(): void {
    clearTimeout(this.#look);
    if (this.#busy) return;
    // Making room for one may call back here.
    this.#busy = true;
    const found = [...this.#queues].find(([client]) => this.#mayBegin(client));
    this.#busy = false;
    if (found) return this.#begin(found[0], found[1][0]!);
    if (this.#queues.size > 0) this.#look = setTimeout(() => this.#next(), LOOK_MS).unref();
  }

  #begin(client: string, job: Job): void {
    this.#remove(job);
    // Behind all others.
    const rest = this.#queues.get(client);
    if (rest) {
      this.#queues.delete(client);
      this.#queues.set(client, rest);
    }
    job.begun = true;
    this.#busy = true;
    const outcome = job.work(() => job.waiting > 0);
    const over = () => {
      this.#busy = false;
      this.#next();
    };
    job.resolve(outcome);
    outcome.then(over, over);
  }
}
