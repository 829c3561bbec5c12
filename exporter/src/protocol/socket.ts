import type { Socket } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './address.ts';
import { formatAddress } from './address.ts';
import { connectError } from './connect-error.ts';
import { CommClosedError, CommError, ConnectError, ProtocolError } from './errors.ts';
import type { TlsOptions } from './tls.ts';
import { tlsConnectionOptions } from './tls.ts';

const KEEP_ALIVE_MS = 10_000;

/**
 * A socket that is connecting; what is written waits for it.
 * @throws ConnectError where the TLS files cannot be used
 */
export async function openSocket(
  address: Address,
  tls: TlsOptions | undefined,
  timeoutMs: number,
): Promise<Socket> {
  const target = {
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    // For names with several addresses; Node's own 250 ms give up on schedulers that are far away.
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.ceil(timeoutMs / 4)),
  };
  if (address.protocol === 'tcp') {
    if (tls && Object.values(tls).some(Boolean))
      throw new ConnectError(
        formatAddress(address),
        `is not encrypted, but TLS files are given: write ${formatAddress({ ...address, protocol: 'tls' })}`,
      );
    return connectTcp(target);
  }
  return connectTls({ ...target, ...(await tlsConnectionOptions(formatAddress(address), tls ?? {})) });
}

/** Why a comm over this socket got no handshake: a comm only knows that it ended, the socket how far it had come. */
export function explainFailure(error: unknown, address: Address, socket: Socket, timeoutMs: number): unknown {
  if (!(error instanceof CommError) || error instanceof ProtocolError || error instanceof ConnectError)
    return error;
  if (error.cause) return connectError(address, error.cause);
  const text = formatAddress(address);
  if (error instanceof CommClosedError)
    return new ConnectError(text, `${error.what} during the handshake`, { cause: error });
  return new ConnectError(text, silence(address, socket, timeoutMs), { cause: error });
}

function silence(address: Address, socket: Socket, timeoutMs: number): string {
  const seconds = `${timeoutMs / 1000} s`;
  if (socket.bytesWritten === 0 && socket.bytesRead === 0 && !socket.localPort)
    return `cannot be reached within ${seconds}`;
  if (address.protocol === 'tls')
    return `accepts the connection, but finishes no TLS handshake within ${seconds}`;
  const encrypted = formatAddress({ ...address, protocol: 'tls' });
  return `accepts the connection, but says nothing within ${seconds}; if it expects TLS, use ${encrypted}`;
}
