import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { compare } from 'bcryptjs';
import { tooMany } from '../problem.ts';

const REMEMBERED = 1000;
const REMEMBER_MS = 5 * 60_000;
const WAITING = 16;
/** After a wrong password, before the next check: guessing costs little of the processor, however many guess. */
const PAUSE_MS = 500;

/**
 * Checks passwords against bcrypt hashes. That is slow on purpose: answers are remembered for a while, the same question is
 * asked once, and one check runs at a time, in pieces of 100 ms at most (bcryptjs 3).
 */
export class Passwords {
  /** What was asked, unreadable, and its answer. */
  readonly #answers = new Map<string, { right: Promise<boolean>; until: number }>();
  readonly #secret = randomBytes(32);
  readonly #clock: () => number;
  readonly #pauseMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: { clock?: () => number; pauseMs?: number } = {}) {
    this.#clock = options.clock ?? Date.now;
    this.#pauseMs = options.pauseMs ?? PAUSE_MS;
  }

  /** @throws HttpProblem 429 if too many checks wait */
  check(password: string, hash: string): Promise<boolean> {
    const question = createHmac('sha256', this.#secret).update(`${hash} ${password}`).digest('base64');
    const known = this.#answers.get(question);
    if (known && known.until > this.#clock()) return known.right;
    if (this.#waiting >= WAITING) throw tooMany('Too many logins at once. Try again.');
    const right = this.#inTurn(() => compare(password, hash));
    this.#remember(question, right);
    return right;
  }

  #inTurn(check: () => Promise<boolean>): Promise<boolean> {
    this.#waiting++;
    const answer = this.#last.then(check).finally(() => this.#waiting--);
    this.#last = answer.then(
      (right) => (right ? undefined : pause(this.#pauseMs, undefined, { ref: false })),
      () => undefined,
    );
    return answer;
  }

  #remember(question: string, right: Promise<boolean>): void {
    this.#answers.delete(question);
    this.#answers.set(question, { right, until: this.#clock() + REMEMBER_MS });
    if (this.#answers.size > REMEMBERED) this.#answers.delete(this.#answers.keys().next().value!);
    right.catch(() => this.#answers.delete(question));
  }
}
