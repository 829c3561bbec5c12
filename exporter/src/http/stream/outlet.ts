import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where a reader's lines go: an answer of its own, or its part of one that is of several clusters. */
export interface Outlet {
  readonly request: IncomingMessage;
  /** Its client is not there any more. */
  readonly gone: boolean;
  /** Bytes that it has not taken yet. */
  readonly waiting: number;
  /** Says that lines follow. */
  begin(): void;
  /** @param line a whole one, which others may be sent as well */
  write(line: Buffer): void;
  /** Nothing more comes from this reader. */
  end(): void;
  /** The client is left with what it has. */
  cut(): void;
  on(event: 'drain' | 'close', listener: () => void): void;
}

/** An answer of one reader. */
export class OwnOutlet implements Outlet {
  readonly request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #events: boolean;

  constructor(response: ServerResponse) {
    this.request = response.req;
    this.#response = response;
    this.#events = asksForEvents(response.req);
  }

  get gone(): boolean {
    // It may have left while its password was checked: 'close' has been and will not come again.
    return this.#response.destroyed || this.#response.closed || this.request.socket.destroyed;
  }

  get waiting(): number {
    return this.#response.writableLength;
  }

  begin(): void {
    this.#response.writeHead(200, {
      'Content-Type': this.#events ? 'text/event-stream' : 'application/x-ndjson',
      Vary: 'Accept',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      // So that the connection ends with the stream and does not hold up an exporter that stops.
      Connection: 'close',
    });
    this.#response.flushHeaders();
  }

  write(line: Buffer): void {
    this.writeAll([line]);
  }

  /** A line in pieces, which may be shared with those who get them otherwise. */
  writeAll(pieces: readonly (Buffer | string)[]): void {
    this.#response.cork();
    if (this.#events) this.#response.write('data: ');
    for (const piece of pieces) this.#response.write(piece);
    if (this.#events) this.#response.write('\n');
    this.#response.uncork();
  }

  end(): void {
    this.#response.end();
  }

  cut(): void {
    this.#response.destroy();
  }

  on(event: 'drain' | 'close', listener: () => void): void {
    this.#response.on(event, listener);
  }
}

/**
 * Some proxies pass an answer on as it comes only where events are asked for: jupyter-server-proxy 4 does so
 * (jupyter_server_proxy/handlers.py). Browsers' EventSource asks the same.
 */
function asksForEvents({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').split(',').some((type) => type.split(';')[0]!.trim() === 'text/event-stream');
}
