import type { Socket } from 'node:net';
import { encodeFrames } from '../../exporter/src/protocol/frames.ts';
import type { Fault } from './options.ts';

const NESTED = 100_000;

/** What a scheduler that is none says on a connection; null for a fault that shows later, or none. */
const SAYS: Partial<Record<Fault, () => Buffer>> = {
  silent: () => Buffer.alloc(0),
  garbage: () => Buffer.from(Array.from({ length: 4096 }, (_, position) => (position * 197 + 131) % 256)),
  http: () => Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  'huge-frame': () => {
    const bytes = Buffer.alloc(24);
    bytes.writeBigUInt64LE(2n ** 60n, 0);
    bytes.writeBigUInt64LE(1n, 8);
    bytes.writeBigUInt64LE(2n ** 60n, 16);
    return bytes;
  },
  'deep-message': () =>
    Buffer.concat(encodeFrames([Buffer.concat([Buffer.alloc(NESTED, 0x91), Buffer.of(0x90)])])),
};

/** Whether the fault has taken this connection over, so that it is not to be served. */
export function misbehave(socket: Socket, fault: Fault | null): boolean {
  const says = fault && SAYS[fault];
  if (!says) return false;
  socket.resume();
  socket.write(says());
  return true;
}
