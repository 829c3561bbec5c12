import { connect, createServer } from 'node:net';

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

/** Resolves once something listens there; gives up, with false, when ended() says so. */
export async function listening(port, host, ended) {
  while (!ended()) {
    const open = await new Promise((resolve) => {
      const socket = connect({ port, host });
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
