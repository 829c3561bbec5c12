import { call, type Comm } from '../../protocol/comm.ts';
import { ProtocolError, RemoteError } from '../../protocol/errors.ts';
import { calling } from '../feeds/cost.ts';
import { SILENCE_MS, type OpenComm } from '../feeds/feed.ts';

export interface Answer {
  value: unknown;
  /** As it was sent. */
  bytes: number;
}

const nothing = (): void => undefined;

/** Asks over a comm of its own, opened with the first question: an answer that is too large ends it, and nothing else. */
export class OwnComm {
  readonly #openComm: OpenComm;
  readonly #spent: (seconds: number, op: string) => void;
  #comm: Comm | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** spent: what an op took of the scheduler's time, about. */
  constructor(openComm: OpenComm, spent: (seconds: number, op: string) => void) {
    this.#openComm = openComm;
    this.#spent = spent;
  }

  /** One question after the other. null: the answer is larger than a message may be. */
  ask(op: string, args: object = {}): Promise<Answer | null> {
    const answer = this.#last.then(() => this.#ask(op, args));
    // When it was answered, not what: the last answer may be large, and stays until there is another question.
    this.#last = answer.then(nothing, nothing);
    return answer;
  }

  async #ask(op: string, args: object): Promise<Answer | null> {
    const comm = (this.#comm ??= await this.#openComm());
    if (this.#closed) comm.close();
    const before = comm.bytesRead;
    try {
      const value = await call(comm, op, args, SILENCE_MS);
      return { value, bytes: comm.bytesRead - before };
    } catch (error) {
      if (!(error instanceof RemoteError)) this.#comm = undefined;
      if (error instanceof ProtocolError) return null;
      throw error;
    } finally {
      this.#spent(calling(comm.bytesRead - before), op);
    }
  }

  close(): void {
    this.#closed = true;
    this.#comm?.close();
  }
}
