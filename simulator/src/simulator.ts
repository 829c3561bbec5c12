import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Cluster } from './cluster/cluster.ts';
import { misbehave } from './faults.ts';
import { opsOf } from './ops.ts';
import { type Fault, type ResolvedOptions, resolveOptions, type SimulatorOptions } from './options.ts';
import { serve } from './server.ts';

/** A scheduler that is simulated, but listens on a real port. */
export class Simulator {
  /** For connections from now on. */
  fault: Fault | null;
  #cluster: Cluster;
  readonly #options: ResolvedOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: ResolvedOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.fault = options.fault;
    this.#cluster = this.#newCluster();
    server.on('connection', (socket) => this.#accept(socket));
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `tcp://${this.#options.host}:${this.port}`;
  }

  /** Ends every connection, in whatever it is saying. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Another life on the same port. */
  restart(): void {
    this.disconnect();
    this.#cluster.close();
    this.#cluster = this.#newCluster();
  }

  /** As `Client.restart()`: the same life, its counts gone. */
  restartClient(): void {
    this.#cluster.restartClient();
  }

  async close(): Promise<void> {
    this.#cluster.close();
    this.disconnect();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #newCluster(): Cluster {
    const cluster = new Cluster(this.#options);
    cluster.scheduler.address = this.address;
    for (const op of [...opsOf(cluster.scheduler).keys(), 'feed']) cluster.scheduler.handlers.set(op, null);
    return cluster;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    if (misbehave(socket, this.fault)) return;
    // What the other side sends may be anything: it costs that side its connection, and nobody else anything.
    serve(socket, this.#cluster.scheduler, this.fault).catch(() => socket.destroy());
  }
}

/** @throws the system's error where the port cannot be listened on */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const resolved = resolveOptions(options);
  const server = createServer();
  server.listen(resolved.port, resolved.host);
  await once(server, 'listening');
  return new Simulator(resolved, server);
}
