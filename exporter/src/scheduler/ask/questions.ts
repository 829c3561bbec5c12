import { LRUCache } from 'lru-cache';
import { growingTo } from '../../growing.ts';

/** A person clicks; a page of links or a script must not become a load on the scheduler. */
const CACHE_MS = 3_000;
const MAX_UNDER_WAY = 4;

/** How many may be under way at a time, of all kinds of questions together. */
export class Places {
  #free = MAX_UNDER_WAY;

  /** undefined: there is none. */
  take(): (() => void) | undefined {
    if (this.#free === 0) return undefined;
    this.#free--;
    return () => {
      this.#free++;
    };
  }
}

interface QuestionsOptions {
  places: Places;
  /** Answers that are kept, for seconds. */
  max: number;
  now?: () => number;
}

/** Questions of one kind, asked on request: who asks the same while it is asked, or for seconds after it, shares the answer. */
export class Questions<Answer extends object> {
  readonly #places: Places;
  readonly #answers: LRUCache<string, Promise<Answer>>;

  constructor({ places, max, now = () => performance.now() }: QuestionsOptions) {
    this.#places = places;
    this.#answers = new LRUCache({ ...growingTo(max), ttlResolution: 0, ttlAutopurge: true, perf: { now } });
  }

  /**
   * What `ask` gives, or gave; it may reject, and that is shared too. undefined: too many are under way.
   * @param keepMs so long an answer is kept, asked once it is there, where that is longer than any is kept
   */
  share(
    question: string,
    ask: () => Promise<Answer>,
    keepMs: () => number = () => CACHE_MS,
  ): Promise<Answer> | undefined {
    const known = this.#answers.get(question);
    if (known) return known;
    const leave = this.#places.take();
    if (!leave) return undefined;
    const answer = ask().finally(leave);
    // However long it is under way, nobody asks the same meanwhile.
    this.#answers.set(question, answer);
    // What nobody asks for again must not stay: an answer may have megabytes.
    const keep = (ttl: number) => void this.#answers.set(question, answer, { ttl });
    answer.then(
      () => keep(Math.max(CACHE_MS, keepMs())),
      () => keep(CACHE_MS),
    );
    return answer;
  }
}
