import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LIMITS } from '@daskscope/api';

/**
 * One connection: a request is answered when the one before it has been. Node.js hands over all that came in one piece at
 * once, and a client that reads none of the answers would have them all waiting.
 */
export class RequestQueue {
  readonly #listener: RequestListener;
  readonly #waiting: [IncomingMessage, ServerResponse][] = [];
  #answering = false;
  #closing = false;

  constructor(listener: RequestListener) {
    this.#listener = listener;
  }

  /** True while nothing is being answered. */
  get idle(): boolean {
    return !this.#answering;
  }

  /** What comes beyond the requests that may wait is not answered: the connection ends after those before. */
  ask(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#answering) return this.#answer(request, response);
    // Nothing more is read until these are answered.
    request.socket.pause();
    this.#closing ||= this.#waiting.length >= LIMITS.pipelined;
    if (!this.#closing) this.#waiting.push([request, response]);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#answering = true;
    // In another turn, so that what waits here does not come before all other connections.
    response.once('close', () => setImmediate(() => this.#next(request)));
    this.#listener(request, response);
  }

  #next({ socket }: IncomingMessage): void {
    this.#answering = false;
    if (socket.destroyed) return;
    const next = this.#waiting.shift();
    if (next) this.#answer(...next);
    else if (this.#closing) socket.destroySoon();
    else socket.resume();
  }
}
