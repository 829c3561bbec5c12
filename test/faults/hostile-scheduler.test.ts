import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Status } from '@daskscope/api';
import { encodeFrames } from '../../exporter/src/protocol/frames.ts';
import { bytesOf, HANDSHAKE } from '../../exporter/src/protocol/testing/peer.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

const MEGABYTE = 2 ** 20;

/** A frame table that claims 2^60 bytes. */
function hugeFrame(): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64LE(2n ** 60n, 0);
  bytes.writeBigUInt64LE(1n, 8);
  bytes.writeBigUInt64LE(2n ** 60n, 16);
  return bytes;
}

/** msgpack: 100,000 arrays of one element, the innermost empty. */
const nested = Buffer.concat(encodeFrames([Buffer.concat([Buffer.alloc(100_000, 0x91), Buffer.of(0x90)])]));

/** Always the same ones, of which none is a small number. */
const random = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => ((i * 2654435761) >>> 13) % 256));

/** Says a thing again and again, as long as it is taken. */
function endlessly(socket: Socket, piece: Buffer): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', write);
  write();
}

/** Shakes hands and then answers whatever is asked by this. */
const afterHandshake = (answer: Buffer) => (socket: Socket) => {
  socket.write(bytesOf(HANDSHAKE));
  socket.on('data', () => socket.write(answer));
};

const HOSTILE: [string, (socket: Socket) => void, RegExp][] = [
  [
    'an HTTP server',
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
    /answers HTTP, not Dask's protocol; is this the dashboard's port\?$/,
  ],
  ['one that says nothing', () => undefined, /accepts the connection, but says nothing within 10 s/],
  ['one that closes at once', (socket) => socket.end(), /closed the connection during the handshake/],
  ['random bytes', (socket) => socket.write(random(4096)), /does not speak Dask's protocol/],
  [
    'random bytes without end',
    (socket) => endlessly(socket, random(65_536)),
    /does not speak Dask's protocol/,
  ],
  ['a frame of 2^60 bytes', (socket) => socket.write(hugeFrame()), /claims 1152921504606847000 bytes/],
  ['100,000 nested arrays', (socket) => socket.write(nested), /more than 100 levels deep$/],
  [
    'a frame of 2^60 bytes after the handshake',
    afterHandshake(hugeFrame()),
    /claims 1152921504606847000 bytes/,
  ],
  ['100,000 nested arrays after the handshake', afterHandshake(nested), /more than 100 levels deep$/],
  [
    'answers that are none of Dask',
    afterHandshake(bytesOf([1, 'two', { three: null }])),
    /does not answer as a Dask scheduler does$/,
  ],
  [
    'errors',
    afterHandshake(bytesOf({ status: 'uncaught-error', exception_text: "ValueError('no')" })),
    /answers 'identity' with an error: ValueError\('no'\)$/,
  ],
];

describe.each(HOSTILE)('a scheduler that is %s', (_, onSocket, sentence) => {
  let server: Server;
  let exporter: ExporterProcess;
  let address: string;
  let connections = 0;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    connections = 0;
    server = createServer((socket) => {
      connections++;
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.resume();
      onSocket(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    exporter = await ExporterProcess.start(address);
  });

  afterAll(async () => {
    await exporter?.stop();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('gets a clear sentence in the log, another try, and no more memory', async () => {
    await eventually(() => expect(connections).toBeGreaterThan(1));
    await eventually(() => expect(exporter.complaints).not.toEqual([]));
    for (const complaint of exporter.complaints) {
      expect(complaint).toMatch(sentence);
      expect(complaint.startsWith(address)).toBe(true);
    }
    // What is garbage goes when there is time for it.
    await eventually(() => expect(exporter.memory).toBeLessThan(150 * MEGABYTE));
    expect((await exporter.scrape()).value('dask_up')).toBe(0);
    await eventually(async () => {
      const { connection } = await exporter.json<Status>('/api/v1/status');
      expect(connection.error).toMatch(sentence);
    });
  });
});
