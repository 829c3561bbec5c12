import type { Logger } from 'pino';
import { ClusterWatch } from './clusters/cluster-watch.ts';
import { Clusters } from './clusters/clusters.ts';
import { quietly } from './clusters/quiet-log.ts';
import { clusterSources } from './clusters/sources/configured.ts';
import type { Config } from './config.ts';
import type { Clusters as ServedClusters } from './http/clusters/served-clusters.ts';
import { startServer } from './http/server.ts';
import { collectors, collectorsOfCluster, collectorsOfExporter } from './metrics/collectors.ts';
import { Exposition } from './metrics/exposition/exposition.ts';
import { Metrics } from './metrics/metrics.ts';

export interface Exporter {
  /** Where it answers. */
  url: string;
  close(): Promise<void>;
}

/** What is watched, as it is served. */
interface Watching {
  served: ServedClusters;
  /** Only once the port is ours: a scheduler should not see a program that cannot start. */
  start(): void;
  close(): Promise<void>;
}

/**
 * The whole exporter: from the schedulers' addresses to the open port.
 *
 * @throws Error with a sentence for the user where the port cannot be opened or the web configuration is wrong
 */
export async function startExporter(config: Config, version: string, log: Logger): Promise<Exporter> {
  const watching = config.clusters ? watchMany(config, version, log) : watchOne(config, version, log);
  const server = await startServer({ clusters: watching.served, config, log });
  watching.start();
  return {
    url: server.url,
    async close() {
      await watching.close();
      await server.close();
    },
  };
}

function watchOne(config: Config, version: string, log: Logger): Watching {
  const { address, tls, budget } = config.scheduler;
  const watch = new ClusterWatch({
    target: { address, tls },
    exporterVersion: version,
    capacity: config.taskLog.capacity,
    maxPrefixes: config.metrics.maxPrefixes,
    budget,
    metrics: (cluster) =>
      new Metrics(cluster, { collectors: collectors({ version }), log: collectorFailed(log) }),
    log,
  });
  return {
    served: { one: watch },
    start: () => watch.watch(),
    close: () => watch.close(),
  };
}

function watchMany(config: Config, version: string, log: Logger): Watching {
  // Of all pages one is made at a time.
  const exposition = new Exposition();
  const clusters = new Clusters({
    sources: clusterSources(config),
    totalCapacity: config.taskLog.totalCapacity,
    log,
    tls: config.scheduler.tls,
    begin: (name, target) => {
      const ofCluster = log.child({ cluster: name });
      return new ClusterWatch({
        target,
        exporterVersion: version,
        capacity: config.taskLog.capacity,
        maxPrefixes: config.metrics.maxPrefixes,
        budget: config.scheduler.budget,
        metrics: (cluster) =>
          new Metrics(cluster, {
            collectors: collectorsOfCluster(),
            log: collectorFailed(ofCluster),
            exposition,
          }),
        log: quietly(ofCluster),
      });
    },
  });
  const metrics = new Metrics(clusters, {
    collectors: collectorsOfExporter({ version }),
    log: collectorFailed(log),
    exposition,
  });
  return {
    served: { many: clusters, metrics, version },
    start: () => clusters.start(),
    async close() {
      await clusters.close();
      metrics.close();
    },
  };
}

const collectorFailed = (log: Logger) => (message: string, error: unknown) =>
  log.error({ err: error }, message);
