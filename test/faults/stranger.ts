import { connect, type Socket } from 'node:net';

/** Another address of this machine than the one that tests ask from: another client. */
const ADDRESS = '127.0.0.2';

/** A client of the exporter that means no good. It never reads, unless told to. */
export class Stranger {
  readonly #port: number;
  readonly #sockets: Socket[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #address: string;
  #onTheWay = 0;

  constructor(url: string, address = ADDRESS) {
    this.#port = Number(new URL(url).port);
    this.#address = address;
  }

  /** Opens a connection and writes this; what comes back stays where it is. */
  say(text: string): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', localAddress: this.#address });
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(text);
    this.#onTheWay++;
    const arrived = () => {
      this.#onTheWay--;
      socket.off('connect', arrived).off('close', arrived);
    };
    socket.on('connect', arrived).on('close', arrived);
    this.#sockets.push(socket);
    return socket;
  }

  /** Each of its connections was let in, or refused. */
  get isThere(): boolean {
    return this.#onTheWay === 0;
  }

  /** As many requests as told, one behind the other, in one write. */
  pipeline(path: string, times: number): Socket {
    return this.say(requestOf(path).repeat(times));
  }

  /** Connections that ask for a thing each, and take nothing of it. */
  ask(path: (connection: number) => string, connections: number): void {
    for (let count = 0; count < connections; count++) this.say(requestOf(path(count)));
  }

  /** Connections on which nothing is ever said. */
  keepSilent(connections: number): void {
    for (let count = 0; count < connections; count++) this.say('');
  }

  /** Connections that send a byte of their headers now and then, and are opened again when they are closed. */
  dawdle(connections: number): void {
    const open = () => {
      const socket = this.say('GET /metrics HTTP/1.1\r\nHost: dawdler\r\n');
      socket.on('close', () => setTimeout(() => this.#open && open(), 100));
      this.#timers.push(setInterval(() => socket.write('X'), 1000));
    };
    for (let count = 0; count < connections; count++) open();
  }

  /** Connections of which each asks for this again as soon as it has it. */
  hammer(path: string, connections: number): void {
    for (let count = 0; count < connections; count++) {
      const socket = this.say(requestOf(path));
      // Each piece that comes is answered by another request: more than can be answered.
      socket.on('data', () => socket.writableLength < 65_536 && socket.write(requestOf(path)));
      socket.resume();
    }
  }

  get #open(): boolean {
    return this.#sockets.length > 0;
  }

  leave(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }
}

export const requestOf = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: stranger\r\n\r\n`;
