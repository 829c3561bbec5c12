import { createServer } from 'node:net';

/** Can a server listen on this port? host undefined: on all addresses. Resolves to the error's code, or null if it can. */
export function occupied(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** port if nobody listens on it, on this address or on all; else 0, which means any. */
export async function freePort(port, host) {
  return (await occupied(port)) || (await occupied(port, host)) ? 0 : port;
}
