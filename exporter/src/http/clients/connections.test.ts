import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LIMITS } from '@daskscope/api';
import { selfSigned } from '../testing/certificates.ts';
import { Connections } from './connections.ts';
import { Places } from './places.ts';

/** Requests as they are handed on; each is answered when the test says so. */
class Asked {
  readonly open: ServerResponse[] = [];
  readonly paths: string[] = [];
  readonly #wake = new Set<() => void>();

  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    this.paths.push(request.url!);
    this.open.push(response);
    for (const wake of this.#wake) wake();
  };

  /** Waits for the request with this position. */
  async request(position: number): Promise<ServerResponse> {
    while (this.open.length <= position) await new Promise<void>((resolve) => this.#wake.add(resolve));
    return this.open[position]!;
  }
}

let server: Server;
let connections: Connections;
let asked: Asked;
const sockets: Socket[] = [];

async function start(options: { places?: Places; tls?: { cert: string; key: string } } = {}): Promise<void> {
  asked = new Asked();
  connections = new Connections(asked.listener, options.places);
  server = options.tls
    ? createTlsServer(options.tls, connections.listener)
    : createServer(connections.listener);
  connections.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const port = () => (server.address() as AddressInfo).port;

function open(text = ''): Socket {
  const socket = connect(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  sockets.push(socket);
  return socket;
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.on('close', () => resolve()));

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`;

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

test('requests of one connection are answered one after the other, in their order', async () => {
  await start();
  const socket = open(['/1', '/2', '/3'].map(request).join(''));
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  for (let position = 0; position < 3; position++) {
    const response = await asked.request(position);
    expect(asked.open).toHaveLength(position + 1);
    response.end(`answer ${position}`);
  }
  while (!text.includes('answer 2')) await once(socket, 'data');
  expect(asked.paths).toEqual(['/1', '/2', '/3']);
  socket.write(request('/4'));
  (await asked.request(3)).end();
});

test('more requests than may wait end the connection after those that may', async () => {
  await start();
  const socket = open(request('/').repeat(1000));
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  for (let position = 0; position <= LIMITS.pipelined; position++) (await asked.request(position)).end();
  await closed(socket);
  const answers = text.split('HTTP/1.1 200').length - 1;
  expect([answers, asked.paths.length]).toEqual([LIMITS.pipelined + 1, LIMITS.pipelined + 1]);
});

test('requests whose connection closes before their turn are not handed on', async () => {
  await start();
  const socket = open(request('/').repeat(3));
  const first = await asked.request(0);
  const over = once(first, 'close');
  socket.destroy();
  await over;
  (await (open(request('/other')), asked.request(1))).end();
  expect(asked.paths).toEqual(['/', '/other']);
});

test('a connection on which nothing moves ends, but for one whose answer is still being made', async () => {
  await start();
  // The server's own side of each, in the order in which they come.
  const sides: Socket[] = [];
  server.on('connection', (socket: Socket) => sides.push(socket));
  server.on('timeout', connections.rests);
  const [asking] = [open(request('/')), await asked.request(0)];
  server.emit('timeout', sides[0]);
  const silent = open();
  while (sides.length < 2) await once(server, 'connection');
  server.emit('timeout', sides[1]);
  await closed(silent);
  asked.open[0]!.end('answer');
  let text = '';
  asking.on('data', (data) => (text += String(data)));
  while (!text.includes('answer')) await once(asking, 'data');
  server.emit('timeout', sides[0]);
  await closed(asking);
});

test('a connection too many is closed, and its place is free again when another closes', async () => {
  await start({ places: new Places(2) });
  const [first] = [open(request('/1')), open(request('/2'))];
  await asked.request(1);
  await closed(open(request('/3')));
  expect(asked.paths).toHaveLength(2);
  first.destroy();
  for (let position = 2; asked.open.length === position;) {
    const socket = open(request('/4'));
    await Promise.race([closed(socket), asked.request(position)]);
  }
  expect(asked.paths.at(-1)).toBe('/4');
});

test('the same over TLS, where a connection has two sockets', async () => {
  const { cert, key } = await selfSigned('connections');
  await start({ places: new Places(1), tls: { cert, key } });
  for (let position = 0; position < 3; position++) {
    let socket: Socket;
    do {
      socket = connectTls({ port: port(), host: '127.0.0.1', ca: cert, servername: 'localhost' });
      socket.on('error', () => undefined);
      sockets.push(socket);
      socket.write(request(`/${position}`).repeat(2));
      await Promise.race([closed(socket), asked.request(2 * position)]);
    } while (asked.open.length === 2 * position);
    const first = await asked.request(2 * position);
    expect(asked.open).toHaveLength(2 * position + 1);
    first.end();
    (await asked.request(2 * position + 1)).end();
    socket.destroy();
  }
});
