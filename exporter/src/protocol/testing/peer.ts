import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { encodeFrames, FrameParser } from '../frames.ts';
import type { Message } from '../msgpack.ts';
import { decode, encode } from '../msgpack.ts';

const servers: { server: Server; sockets: Set<Socket> }[] = [];

/** Listens on a free port of the loopback until `closePeers`. */
export async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  servers.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closePeers(): Promise<void> {
  for (const { server, sockets } of servers.splice(0)) {
    server.close();
    sockets.forEach((socket) => socket.destroy());
    await once(server, 'close');
  }
}

/** A peer that does as `onSocket` says, from the first byte. */
export async function peer(onSocket: (socket: Socket) => void): Promise<string> {
  return `tcp://${await listen(createServer(onSocket))}`;
}

export const HANDSHAKE = { compression: null, python: [3, 12, 1], 'pickle-protocol': 5 };

export function bytesOf(message: unknown): Buffer {
  return Buffer.concat(encodeFrames([encode(message)]));
}

export type Answer = (message: Map<Message, Message>, socket: Socket) => void;

/** Shakes hands as a scheduler does, then gives each message to `answer`. */
export function scheduler(answer: Answer): (socket: Socket) => void {
  return (socket) => {
    const parser = new FrameParser();
    socket.on('error', () => socket.destroy());
    socket.write(bytesOf(HANDSHAKE));
    socket.on('data', (chunk) => {
      for (const [frame] of parser.push(chunk)) answer(decode(frame!) as Map<Message, Message>, socket);
    });
  };
}
