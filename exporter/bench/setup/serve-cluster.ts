import { pino } from 'pino';
import type { AskedOnRequest } from '../../src/asked/asked.ts';
import { Demand } from '../../src/demand.ts';
import { NO_PROFILES, ON_REQUEST } from '../../src/http/testing/serve.ts';
import { startServer } from '../../src/http/server.ts';
import { collectors } from '../../src/metrics/collectors.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import type { Cluster } from '../../src/state/cluster.ts';
import { Asker } from './asker.ts';

export interface ServedCluster {
  url: string;
  asker: Asker;
  close(): Promise<void>;
}

/** A cluster served as the exporter does it, without a scheduler. */
export async function serveCluster(
  cluster: Cluster,
  onRequest: AskedOnRequest = ON_REQUEST,
): Promise<ServedCluster> {
  const metrics = new Metrics(cluster, {
    collectors: collectors({ version: '0' }),
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  const server = await startServer({
    clusters: {
      one: {
        cluster,
        metrics,
        ask: () => Promise.resolve('unknown' as const),
        onRequest,
        profiles: NO_PROFILES,
        demand: new Demand(cluster),
      },
    },
    config: { web: { listenAddress: { host: '127.0.0.1', port: 0 }, telemetryPath: '/metrics' } },
    log: pino({ level: 'silent' }),
  });
  const asker = new Asker(server.url);
  return {
    url: server.url,
    asker,
    async close() {
      await asker.close();
      metrics.close();
      await server.close();
    },
  };
}
