import { createHmac, randomBytes } from 'node:crypto';
import { compare } from 'bcryptjs';
import { LRUCache } from 'lru-cache';
import { Turns } from '../clients/turns.ts';

const REMEMBERED = 1000;
/** For wrong ones; right ones are right while their hash is the same. */
const REMEMBER_MS = 5 * 60_000;
/** Of one client. */
const WAITING = 16;
/** After a wrong password, before the next check of anybody who was wrong lately: guessing costs little of the processor. */
const PAUSE_MS = 500;

/**
 * Checks passwords against bcrypt hashes. That is slow on purpose: answers are remembered, the same question is asked once, and
 * one check runs at a time, each client in its turn, in pieces of 100 ms at most (bcryptjs 3). Who guesses waits for others
 * who guess; who does not waits for none of them.
 */
export class Passwords {
  /** What was asked, unreadable. */
  readonly #right = new LRUCache<string, true>({ max: REMEMBERED });
  /** The same. */
  readonly #wrong: LRUCache<string, true>;
  /** Clients that were wrong. */
  readonly #guessers: LRUCache<string, true>;
  readonly #secret = randomBytes(32);
  readonly #clock: () => number;
  readonly #pauseMs: number;
  readonly #turns = new Turns({ limit: WAITING, mayBegin: (client) => this.#mayCheck(client) });
  #wrongAt = -Infinity;

  constructor(options: { clock?: () => number; pauseMs?: number } = {}) {
    this.#clock = options.clock ?? Date.now;
    this.#pauseMs = options.pauseMs ?? PAUSE_MS;
    const lately = { max: REMEMBERED, ttl: REMEMBER_MS, ttlResolution: 0, perf: { now: this.#clock } };
    this.#wrong = new LRUCache(lately);
    this.#guessers = new LRUCache(lately);
  }

  /** @throws HttpProblem busy if too many checks of this client wait */
  async check(password: string, hash: string, client: string): Promise<boolean> {
    const question = createHmac('sha256', this.#secret).update(`${hash} ${password}`).digest('base64');
    if (this.#right.get(question)) return true;
    if (this.#wrong.has(question)) return false;
    const asked = { client, key: question, gone: () => () => undefined };
    return this.#turns.do(asked, async () => {
      const right = await compare(password, hash);
      this.#remember(question, right, client);
      return right;
    });
  }

  #mayCheck(client: string): boolean {
    return !this.#guessers.has(client) || this.#clock() - this.#wrongAt >= this.#pauseMs;
  }

  #remember(question: string, right: boolean, client: string): void {
    if (right) return void this.#right.set(question, true);
    this.#wrongAt = this.#clock();
    this.#wrong.set(question, true);
    this.#guessers.set(client, true);
  }
}
