import type { Comm } from '../../protocol/comm.ts';
import { CommClosedError, type CommError } from '../../protocol/errors.ts';
import { decode, encode, type Message } from '../../protocol/msgpack.ts';

export const ADDRESS = 'tcp://scheduler:8786';

/** What was asked for on a comm: `op` and its arguments. */
export type Asked = Record<string, unknown> & { op: string };

/**
 * What each op answers: one after the other, the last of them for ever; a function makes the answer of what was asked. An error
 * ends the comm. An op that is not in it answers null, as Dask does; SILENCE never answers.
 */
export type Script = Record<string, readonly unknown[]>;

export const SILENCE = Symbol('silence');

/** What Dask answers where an op raises or is forbidden (distributed/core.py, error_message). */
export const refuses = (text: string): object => ({ status: 'uncaught-error', exception_text: text });

/** A scheduler that follows a script, and the comms that were opened to it. */
export class ScriptedScheduler {
  readonly script: Script;
  readonly comms: ScriptedComm[] = [];
  /** In the order in which it was asked. */
  readonly asked: Asked[] = [];
  /** What opening a comm fails with. */
  unreachable: CommError | null = null;

  constructor(script: Script = {}) {
    this.script = script;
  }

  readonly openComm = async (): Promise<Comm> => {
    if (this.unreachable) throw this.unreachable;
    const comm = new ScriptedComm((asked) => this.#answer(asked));
    this.comms.push(comm);
    return comm;
  };

  get openComms(): ScriptedComm[] {
    return this.comms.filter(({ open }) => open);
  }

  get openFeeds(): ScriptedComm[] {
    return this.openComms.filter(({ asked }) => asked?.op === 'feed');
  }

  count(op: string): number {
    return this.asked.filter((asked) => asked.op === op).length;
  }

  #answer(asked: Asked): unknown {
    const turn = this.count(asked.op);
    this.asked.push(asked);
    const answers = this.script[asked.op] ?? [null];
    const answer = answers[Math.min(turn, answers.length - 1)];
    return typeof answer === 'function' ? answer(asked) : answer;
  }
}

/** A comm whose messages are those of a script, or come when the test says so. */
export class ScriptedComm implements Comm {
  readonly address = ADDRESS;
  readonly closed: Promise<void>;
  open = true;
  bytesRead = 0;
  /** What was asked last. */
  asked: Asked | undefined;
  readonly #answer: (asked: Asked) => unknown;
  readonly #unread: Message[] = [];
  readonly #reads: { resolve: (message: Message) => void; reject: (error: unknown) => void }[] = [];
  #end: CommError | undefined;
  #close: () => void = () => undefined;

  constructor(answer: (asked: Asked) => unknown = () => SILENCE) {
    this.#answer = answer;
    this.closed = new Promise((resolve) => (this.#close = resolve));
  }

  keepNewest(): void {
    // Nothing of a script is left out.
  }

  send(message: object): void {
    if (this.#end) throw this.#end;
    const asked = message as Asked;
    this.asked = asked;
    const answer = this.#answer(asked);
    if (answer instanceof Error) this.end(answer as CommError);
    else if (answer !== SILENCE) this.say(answer);
  }

  read(): Promise<Message> {
    const unread = this.#unread.shift();
    if (unread !== undefined) return Promise.resolve(unread);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => this.#reads.push({ resolve, reject }));
  }

  /** A message, as it arrives from the wire. */
  say(message: unknown): void {
    const bytes = encode(message);
    this.bytesRead += bytes.length;
    const arrived = decode(bytes);
    const waiting = this.#reads.shift();
    if (waiting) waiting.resolve(arrived);
    else this.#unread.push(arrived);
  }

  /** The other side ends it. */
  end(reason: CommError = new CommClosedError(ADDRESS, 'closed the connection')): void {
    this.#end ??= reason;
    this.open = false;
    for (const { reject } of this.#reads.splice(0)) reject(this.#end);
    this.#close();
  }

  close(): void {
    this.end(new CommClosedError(ADDRESS, 'is no longer connected: the comm was closed on this side'));
  }
}

/** A value as it is read from the wire. */
export const arriving = (value: unknown): unknown => decode(encode(value));

/** Everything that can go on without the time going on has gone on; a busy machine needs no longer for it. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Timers and clocks that the test moves; what is done in turns goes on by itself. */
export const fakeTime = (): void =>
  void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
