import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Below it are the ports of well-known services, and of Dask's and Grafana's. */
const FIRST = 20_000;

/**
 * A free port for what ends and comes back at its place. The system hands out others: where it picks ports, another process or a
 * connection could have this one meanwhile, and whoever tries to connect could reach himself.
 */
export async function lastingPort(): Promise<number> {
  const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  const end = Number.parseInt(range);
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (end - FIRST));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
