import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LIMITS } from '@daskscope/api';
import { clientOf } from './client.ts';
import { RequestQueue } from './request-queue.ts';
import { Places } from './places.ts';

/** All connections: their number is bounded, and each has one answer at a time. */
export class Connections {
  readonly #listener: RequestListener;
  readonly #places: Places;
  /** By where they come from: with TLS a connection has two sockets. */
  readonly #open = new Map<string, RequestQueue>();

  constructor(listener: RequestListener, places = new Places(LIMITS.connections)) {
    this.#listener = listener;
    this.#places = places;
  }

  /** What the server calls for each request. */
  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    // One that was closed while its requests were on the way here.
    const connection = this.#open.get(originOf(request.socket));
    if (connection) connection.ask(request, response);
    else request.socket.destroy();
  };

  /** Before anything of it is read. */
  watch(server: Server): void {
    server.prependListener('connection', (socket: Socket) => this.#enter(socket));
  }

  /** Nothing moved on it for long: its reader stopped, unless it is the exporter's own answer that is waited for. */
  readonly rests = (socket: Socket): void => {
    const connection = this.#open.get(originOf(socket));
    const isWaiting = connection && !connection.idle && socket.writableLength === 0;
    if (!isWaiting) socket.destroy();
  };

  #enter(socket: Socket): void {
    const connection = new RequestQueue(this.#listener);
    const origin = originOf(socket);
    const leave = this.#places.take({
      client: clientOf(socket),
      idle: () => connection.idle,
      lose: () => socket.destroy(),
    });
    if (!leave) return void socket.destroy();
    this.#open.set(origin, connection);
    socket.once('close', () => {
      leave();
      if (this.#open.get(origin) === connection) this.#open.delete(origin);
    });
  }
}

const originOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
