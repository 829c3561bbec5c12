import { createServer, type Server, type ServerOptions as HttpOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import type { Config, ListenAddress } from '../config/config.ts';
import { createApp } from './app.ts';
import { admission } from './auth/admission.ts';
import { createTlsServer } from './auth/tls-server.ts';
import { WebConfigFile } from './auth/web-config-file.ts';
import { Connections } from './clients/connections.ts';
import { ServedClusters, type Clusters } from './clusters/served-clusters.ts';
import { Delivery } from './delivery/delivery.ts';
import type { History } from '../history/history.ts';
import type { Log } from './log.ts';
import type { Pace } from './stream/pace.ts';

export interface ServerOptions {
  clusters: Clusters;
  config: Pick<Config, 'web'>;
  log: Log;
  /** undefined: nothing is kept on disk. */
  history?: History | undefined;
  /** ms since the epoch */
  clock?: () => number;
  pace?: Partial<Pace>;
}

export interface RunningServer {
  /** To click on. */
  url: string;
  /** Ends the streams and every connection, soon. */
  close(): Promise<void>;
}

/** A URL beyond the limit is refused by a sentence; only far beyond it by Node.js's bare 431. */
const HTTP: HttpOptions = {
  maxHeaderSize: 64 * 1024,
  // Longer than the usual pause between two scrapes, so that they share a connection.
  keepAliveTimeout: 65_000,
};

/** A connection on which nothing moves: its reader stopped. Streams have a heartbeat. */
const IDLE_MS = 75_000;

/** What is still being answered when the exporter stops gets this long. */
const CLOSE_MS = 500;

const LET_IN: RequestHandler = (_request, _response, next) => next();

/**
 * @throws Error whose message is a sentence: the port is in use, the address is none of this machine; WebConfigError
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clusters, config, log, history, clock = Date.now, pace } = options;
  const file = config.web.configFile ? new WebConfigFile(config.web.configFile) : null;
  const served = new ServedClusters(clusters, { clock, log, pace, history });
  const app = createApp({
    served,
    config,
    clock,
    log,
    delivery: new Delivery(),
    admission: file ? admission(() => file.current(), log) : LET_IN,
  });
  const connections = new Connections(app);
  const { listener } = connections;
  const tls = file?.current().tls;
  const server =
    file && tls
      ? createTlsServer(tls, { current: () => file.current(), http: HTTP, listener, log })
      : createServer(HTTP, listener);
  connections.watch(server);
  server.setTimeout(IDLE_MS, connections.rests);
  await listen(server, config.web.listenAddress);
  server.on('error', (cause) => log.error({ err: cause }, 'The HTTP server failed'));
  return { url: urlOf(server, config.web.listenAddress, Boolean(tls)), close: () => close(server, served) };
}

function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port));
    server.once('error', failed);
    server.listen(port, host || undefined, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use by another program. Stop it, or pass --web.listen-address=:PORT`,
    EACCES: `Port ${port} may not be used by this user. Pass --web.listen-address=:PORT with a port above 1023`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Pass another --web.listen-address`,
    ENOTFOUND: `${host} is not known to this machine. Pass another --web.listen-address`,
  };
  const sentence = sentences[cause.code ?? ''] ?? `The HTTP server cannot start: ${cause.message}`;
  return new Error(sentence, { cause });
}

function urlOf(server: Server, { host }: ListenAddress, secure: boolean): string {
  const { port } = server.address() as AddressInfo;
  const everywhere = ['', '0.0.0.0', '::'].includes(host);
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${secure ? 'https' : 'http'}://${name}:${port}`;
}

function close(server: Server, served: ServedClusters): Promise<void> {
  served.close();
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
    server.close(() => {
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}
