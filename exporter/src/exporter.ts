import { TRANSITION_STATES } from '@daskscope/api';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Demand } from './demand.ts';
import { startServer } from './http/server.ts';
import { Metrics } from './metrics/metrics.ts';
import { connect } from './protocol/comm.ts';
import { PROFILE_DEPTH } from './protocol/msgpack-check.ts';
import { Asking } from './scheduler/ask/asking.ts';
import { OnRequest } from './scheduler/ask/on-request.ts';
import { Places } from './scheduler/ask/questions.ts';
import { SchedulerConnection } from './scheduler/connect/connection.ts';
import { Cluster } from './state/cluster.ts';
import { Sampling } from './state/series/sampling.ts';

/** Of the figures over time. */
const SAMPLE_MS = 1_000;

export interface Exporter {
  /** Where it answers. */
  url: string;
  close(): Promise<void>;
}

/**
 * The whole exporter: from the scheduler's address to the open port.
 *
 * @throws Error with a sentence for the user where the port cannot be opened or the web configuration is wrong
 */
export async function startExporter(config: Config, version: string, log: Logger): Promise<Exporter> {
  const { address, tls, budget } = config.scheduler;
  const cluster = new Cluster({
    capacity: config.taskLog.capacity,
    maxPrefixes: config.metrics.maxPrefixes,
    address,
    exporterVersion: version,
    now: Date.now(),
  });
  const metrics = new Metrics(cluster, {
    version,
    log: (message, error) => log.error({ err: error }, message),
  });
  const demand = new Demand(cluster);
  const places = new Places();
  const asking = new Asking({
    openComm: () => connect({ address, tls }),
    spent: (seconds) => cluster.cost.spend('task', seconds),
    places,
  });
  const onRequest = new OnRequest({
    cluster,
    openComm: (connectTimeoutMs) =>
      connect({ address, tls, connectTimeoutMs, limits: { maxDepth: PROFILE_DEPTH } }),
    places,
  });
  const server = await startServer({
    cluster,
    metrics: {
      contentType: metrics.contentType,
      render: (wanted) => metrics.renderInSlices(wanted),
    },
    demand,
    config,
    log,
    ask: (key) => asking.task(key),
    onRequest,
  });
  // Only once the port is ours: a scheduler should not see a program that cannot start.
  const connection = new SchedulerConnection({ cluster, address, tls, watching: demand, budget, log });
  const sampling = new Sampling(cluster, TRANSITION_STATES.indexOf('memory'));
  const sampled = setInterval(() => sampling.sample(Date.now()), SAMPLE_MS);
  return {
    url: server.url,
    async close() {
      clearInterval(sampled);
      await connection.close();
      await server.close();
    },
  };
}
