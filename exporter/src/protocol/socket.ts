import type { Socket } from 'node:net';
import { connect as connectTcp } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import type { Address } from './address.ts';
import { formatAddress } from './address.ts';
import { connectError, endedEarly } from './connect-error.ts';
import { CommClosedError, CommError, ConnectError, ProtocolError } from './errors.ts';
import type { TlsNames } from './tls.ts';

const KEEP_ALIVE_MS = 10_000;

/** A socket that is connecting; what is written to it waits. `tls` is of `tlsConnectionOptions`. */
export function openSocket(address: Address, tls: ConnectionOptions | undefined, timeoutMs: number): Socket {
  const target = {
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    // For names with several addresses; Node's own 250 ms give up on schedulers that are far away.
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.ceil(timeoutMs / 4)),
  };
  return address.protocol === 'tls' ? connectTls({ ...target, ...tls }) : connectTcp(target);
}

/** Why a comm over this socket got no handshake: a comm only knows that it ended, the socket how far it had come. */
export function explainFailure(
  error: unknown,
  address: Address,
  names: TlsNames,
  socket: Socket,
  timeoutMs: number,
): unknown {
  if (!(error instanceof CommError) || error instanceof ProtocolError) return error;
  if (error.cause) return connectError(address, error.cause as Error, names);
  const what =
    error instanceof CommClosedError ? endedEarly(address, names) : silence(address, socket, timeoutMs);
  return new ConnectError(formatAddress(address), what, { cause: error });
}

function silence(address: Address, socket: Socket, timeoutMs: number): string {
  const within = `within ${timeoutMs / 1000} s`;
  if (socket.connecting) return `cannot be reached ${within}`;
  if (address.protocol === 'tls') return `accepts the connection, but finishes no TLS handshake ${within}`;
  const encrypted = formatAddress({ ...address, protocol: 'tls' });
  return `accepts the connection, but says nothing ${within}; if it expects TLS, use ${encrypted}, and if it is the dashboard's port, use the scheduler's`;
}
