import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  url: string;
  close: () => Promise<void>;
}

/** A reverse proxy that serves another server under a path, as an ingress does. */
export async function prefixProxy(target: string, prefix: string): Promise<Proxy> {
  const server = createServer((incoming, answer) => {
    if (!incoming.url!.startsWith(prefix)) {
      answer.writeHead(404).end();
      return;
    }
    const { hostname, port } = new URL(target);
    const path = `/${incoming.url!.slice(prefix.length)}`;
    const outgoing = request({
      hostname,
      port,
      path,
      method: incoming.method,
      headers: incoming.headers,
      // One that is kept may be closed at the moment when it is used again.
      agent: false,
    });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
