import type { ClusterState } from '@daskscope/api';
import type { Demand } from '../../demand.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { Metrics } from '../routes/prometheus/metrics.ts';
import type { AskedOnRequest } from '../../asked/asked.ts';
import type { KeptProfiles } from '../../asked/kept-profiles.ts';
import type { Ask } from '../routes/run.ts';

/** What routes need of one cluster. */
export interface ServedCluster {
  cluster: Cluster;
  metrics: Metrics;
  ask: Ask;
  onRequest: AskedOnRequest;
  profiles: KeptProfiles;
  demand: Demand;
}

/** One of many. */
export interface ListedCluster {
  readonly name: string;
  readonly position: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The flag that names it. */
  readonly source: string;
  readonly state: ClusterState;
  /** ms since the epoch; null: it is not. */
  readonly goneSince: number | null;
  readonly watch: ServedCluster;
  onForgotten(listener: () => void): void;
}
