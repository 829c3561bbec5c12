import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Proxy } from './prefix-proxy.ts';

/**
 * A reverse proxy that passes an answer on when it has all of it, and reads it to its end also for who has left. Where
 * passesEvents, it passes on as it comes what is asked for by `Accept: text/event-stream` and nothing else: so does
 * jupyter-server-proxy 4.6.0 (jupyter_server_proxy/handlers.py, proxy, _proxy_progressive and _proxy_buffered).
 */
export async function bufferingProxy(
  target: string,
  { passesEvents }: { passesEvents: boolean },
): Promise<Proxy> {
  const server = createServer((incoming, answer) => {
    const { hostname, port } = new URL(target);
    const outgoing = request({
      hostname,
      port,
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
      agent: false,
    });
    outgoing.on('response', (response) => {
      const begin = () => answer.writeHead(response.statusCode!, response.headers);
      if (passesEvents && incoming.headers.accept === 'text/event-stream') {
        begin();
        response.on('data', (bytes: Buffer) => answer.write(bytes));
        response.on('end', () => answer.end());
        return;
      }
      const kept: Buffer[] = [];
      response.on('data', (bytes: Buffer) => kept.push(bytes));
      response.on('end', () => {
        begin();
        answer.end(Buffer.concat(kept));
      });
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
