import type { ClickHouseConfig } from './clickhouse-flags.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export const LOG_FORMATS = ['text', 'json'] as const;

export interface ListenAddress {
  /** Empty: every interface. IPv6 without its brackets. */
  host: string;
  /** 0: any free one. */
  port: number;
}

export interface Config {
  /** True: print usage() and leave; nothing else was checked. */
  help: boolean;
  /** True: print the version and leave; nothing else was checked. */
  version: boolean;
  scheduler: {
    /** As Dask writes it, with protocol and port; empty where many clusters are watched. */
    address: string;
    tls: { caFile?: string; certFile?: string; keyFile?: string; serverName?: string; sni?: string };
    /** Of the scheduler's time, that all but the task stream may take: 0.01 is a hundredth. */
    budget: number;
  };
  /** Where the clusters are named, however many there are; undefined: one is watched. */
  clusters?: {
    given: readonly GivenCluster[];
    file?: string;
    schedulerFiles: readonly string[];
    /** Where schedulers' Services are looked for; none: in one's own namespace; undefined: nowhere. */
    kubernetes?: { namespaces: readonly string[] };
  };
  web: {
    listenAddress: ListenAddress;
    telemetryPath: string;
    configFile?: string;
    /** Where others reach the exporter, through a proxy as well. */
    externalUrl?: URL;
  };
  taskLog: { capacity: number; totalCapacity: number };
  /** What was, on disk; without a path nothing is kept there. */
  history: {
    path?: string;
    days: number;
    bytes: number;
    sealRuns: number;
    /** Where it is kept on a server of ClickHouse. */
    clickhouse?: ClickHouseConfig;
  };
  metrics: { maxPrefixes: number };
  log: { level: (typeof LOG_LEVELS)[number]; format: (typeof LOG_FORMATS)[number] };
}

export interface GivenCluster {
  /** Its address, unless one was given. */
  name: string;
  address: string;
}
