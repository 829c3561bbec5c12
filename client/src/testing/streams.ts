import type { StreamLine, WholeLine } from '@daskscope/api';
import type { AskForLines, OpenStream, Receiver } from '../stream/connection-options.ts';
import { RequestError, type RefusalCode } from '../stream/request-error.ts';

/** Streams that a test speaks into: the cursors they were opened with, and the last of them. */
export class FakeStreams {
  readonly cursors: (string | null)[] = [];
  /** How many are open now. */
  open = 0;
  #last: Receiver | null = null;

  readonly connect: OpenStream = (cursor, receiver) => {
    this.cursors.push(cursor);
    this.#last = receiver;
    this.open++;
    let closed = false;
    return () => {
      if (closed) return;
      closed = true;
      this.open--;
    };
  };

  /** Nobody answers what is asked. */
  readonly ask: AskForLines = () => Promise.reject(new RequestError(0, 'Nobody answers.'));

  say(...lines: StreamLine[]): void {
    for (const line of lines) this.write(`${JSON.stringify(line)}\n`);
  }

  write(text: string): void {
    this.#last!.bytes(new TextEncoder().encode(text));
  }

  refuse(status: number, sentence: string, refusal: RefusalCode = {}): void {
    this.#last!.ended(new RequestError(status, sentence, refusal));
  }

  cut(): void {
    this.#last!.ended(null);
  }
}

/** A tab that can be hidden. */
export class FakePage {
  hidden = false;
  readonly #listeners = new Set<() => void>();

  addEventListener = (_: 'visibilitychange', listener: () => void) => void this.#listeners.add(listener);
  removeEventListener = (_: 'visibilitychange', listener: () => void) =>
    void this.#listeners.delete(listener);

  hide(hidden: boolean): void {
    this.hidden = hidden;
    for (const listener of this.#listeners) listener();
  }
}

export const heartbeat = (time = 1_000_000): WholeLine => ({ topic: 'heartbeat', data: { time } });
