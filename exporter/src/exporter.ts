import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ClusterWatch } from './clusters/cluster-watch.ts';
import { Clusters } from './clusters/clusters.ts';
import { quietly } from './clusters/quiet-log.ts';
import { clusterSources } from './clusters/sources/configured.ts';
import type { Config } from './config/config.ts';
import type { Clusters as ServedClusters } from './http/clusters/served-clusters.ts';
import type { StoreOptions } from './history/engines.ts';
import { History } from './history/history.ts';
import { startServer } from './http/server.ts';
import { collectors, collectorsOfCluster, collectorsOfExporter } from './metrics/collectors.ts';
import { Exposition } from './metrics/exposition/exposition.ts';
import { Metrics } from './metrics/metrics.ts';
import { Openings } from './scheduler/connect/openings.ts';

export interface Exporter {
  /** Where it answers. */
  url: string;
  close(): Promise<void>;
}

/** What stands where it was built. */
export interface Build {
  version: string;
  /** The bundle of the history's thread. */
  storeProgram: URL;
}

interface Parts {
  config: Config;
  version: string;
  log: Logger;
  /** undefined: nothing is kept on disk. */
  history: History | undefined;
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
 * @throws Error with a sentence for the user where the port cannot be opened, the web configuration is wrong, or what the history
 * needs is not installed
 */
export async function startExporter(
  config: Config,
  { version, storeProgram }: Build,
  log: Logger,
): Promise<Exporter> {
  const history = await openHistory(config, storeProgram, log);
  const watch = config.clusters ? watchMany : watchOne;
  const watching = watch({ config, version, log, history });
  const server = await startServer({ clusters: watching.served, config, log, history });
  watching.start();
  return {
    url: server.url,
    async close() {
      await watching.close();
      await history?.close();
      await server.close();
    },
  };
}

async function openHistory(
  { history: { path, clickhouse, sealRuns, days, bytes }, web: { listenAddress } }: Config,
  program: URL,
  log: Logger,
): Promise<History | undefined> {
  const store: StoreOptions | undefined = clickhouse
    ? { engine: 'clickhouse', ...clickhouse, days, bytes }
    : path === undefined
      ? undefined
      : { engine: 'duckdb', folder: resolve(path), sealRuns, days, bytes };
  if (!store) return undefined;
  const history = new History({ store, name: nameOf(listenAddress), program, log });
  const started = history.start();
  // What comes later is as where the server was away at first. A folder opens, or is refused, at once.
  await (clickhouse ? Promise.race([started, sleep(OPENING_MS, undefined, { ref: false })]) : started);
  return history;
}

/** Of this exporter in each of its starts: on one machine no other has its port. undefined: it is given another each time */
const nameOf = ({ host, port }: Config['web']['listenAddress']): string | undefined =>
  port === 0 ? undefined : JSON.stringify([hostname(), host, port]);

function watchOne({ config, version, log, history }: Parts): Watching {
  const { address, tls, budget } = config.scheduler;
  const watch = new ClusterWatch({
    target: { address, tls },
    exporterVersion: version,
    capacity: config.taskLog.capacity,
    maxPrefixes: config.metrics.maxPrefixes,
    budget,
    metrics: (cluster) =>
      new Metrics(cluster, { collectors: collectors({ version, history }), log: collectorFailed(log) }),
    keep: history && ((cluster) => history.follow(address, cluster)),
    log,
  });
  return {
    served: { one: watch },
    start: () => watch.watch(),
    close: () => watch.close(),
  };
}

/** A server that does not answer keeps the exporter from its port for so long. */
const OPENING_MS = 5_000;

/** What says where the history is. */
const flagOf = ({ path, clickhouse }: Config['history']): string =>
  clickhouse ? `--history.clickhouse.url=${clickhouse.url}` : `--history.path=${path}`;

function watchMany({ config, version, log, history }: Parts): Watching {
  // Of all pages one is made at a time.
  const exposition = new Exposition();
  const openings = new Openings();
  const clusters = new Clusters({
    sources: clusterSources(config),
    totalCapacity: config.taskLog.totalCapacity,
    past: history && {
      flag: flagOf(config.history),
      ends: () => history.ends(),
      shared: history.shared,
      get knowsOthers() {
        return history.knowsOthers;
      },
      isElsewhere: (name, since) => history.isElsewhere(name, since),
      onOpen: (listener) => history.onOpen(listener),
    },
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
        openings,
        metrics: (cluster) =>
          new Metrics(cluster, {
            collectors: collectorsOfCluster(),
            log: collectorFailed(ofCluster),
            exposition,
          }),
        keep: history && ((cluster) => history.follow(name, cluster)),
        log: quietly(ofCluster),
      });
    },
  });
  const metrics = new Metrics(clusters, {
    collectors: collectorsOfExporter({ version, history }),
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
