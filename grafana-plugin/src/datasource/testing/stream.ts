import type { StreamLine } from '@daskscope/api';
import { Subject } from 'rxjs';
import type { Chunk } from '../live/connection.ts';

/** Streams that a test speaks into: the cursors they were opened with, and the last of them. */
export class FakeStreams {
  readonly cursors: (string | null)[] = [];
  /** How many are open now. */
  open = 0;
  #last = new Subject<Chunk>();

  readonly connect = (cursor: string | null) => {
    this.cursors.push(cursor);
    const subject = new Subject<Chunk>();
    this.#last = subject;
    this.open++;
    return {
      subscribe: (observer: Parameters<Subject<Chunk>['subscribe']>[0]) => {
        const subscription = subject.subscribe(observer as never);
        subscription.add(() => this.open--);
        return subscription;
      },
    } as unknown as Subject<Chunk>;
  };

  say(...lines: StreamLine[]): void {
    for (const line of lines) this.write(`${JSON.stringify(line)}\n`);
  }

  write(text: string): void {
    this.#last.next({ ok: true, status: 200, statusText: 'OK', data: new TextEncoder().encode(text) });
  }

  refuse(status: number, body: string): void {
    const chunk = { ok: false, status, statusText: '' };
    this.#last.next({ ...chunk, data: new TextEncoder().encode(body) });
    this.#last.next(chunk);
    this.#last.complete();
  }

  /** However a stream ends, it completes. */
  cut(): void {
    this.#last.complete();
  }
}

/** A tab that can be hidden. */
export class FakePage {
  hidden = false;
  readonly #listeners = new Set<() => void>();

  addEventListener = (_: string, listener: never) => void this.#listeners.add(listener);
  removeEventListener = (_: string, listener: never) => void this.#listeners.delete(listener);

  hide(hidden: boolean): void {
    this.hidden = hidden;
    for (const listener of this.#listeners) listener();
  }
}

export const heartbeat = (time = 1_000_000): StreamLine => ({ topic: 'heartbeat', data: { time } });
