import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { RequestListener, ServerOptions } from 'node:http';
import type { Log } from '../log.ts';
import type { WebConfig, WebTls } from './web-config.ts';

/** An HTTPS server whose certificate is read again when its files change. Which clients it takes is fixed at the start. */
export function createTlsServer(
  tls: WebTls,
  options: { current: () => WebConfig; http: ServerOptions; listener: RequestListener; log: Log },
): Server {
  const { current, log } = options;
  const server = createServer(
    {
      ...options.http,
      ...tls.context,
      requestCert: tls.clientAuth !== 'NoClientCert',
      rejectUnauthorized: tls.clientAuth === 'RequireAndVerifyClientCert',
    },
    options.listener,
  );
  let used = tls.context;
  // Before the listener that starts TLS, so that this very connection has the new certificate.
  server.prependListener('connection', () => {
    const context = contextOf(current) ?? used;
    if (context === used) return;
    server.setSecureContext(context);
    used = context;
    log.info('The TLS certificate was read again');
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (!isWelcome(socket, tls.clientAuth)) socket.destroy();
  });
  return server;
}

/** undefined while the files cannot be used: requests are told so, over the certificate there is. */
function contextOf(current: () => WebConfig) {
  try {
    return current().tls?.context;
  } catch {
    return undefined;
  }
}

function isWelcome(socket: TLSSocket, clientAuth: WebTls['clientAuth']): boolean {
  const given = Object.keys(socket.getPeerCertificate()).length > 0;
  if (clientAuth === 'RequireAnyClientCert') return given;
  if (clientAuth === 'VerifyClientCertIfGiven') return !given || socket.authorized;
  return true;
}
