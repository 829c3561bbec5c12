import type { History } from './history.ts';

/** The history as one cluster's answers need it. */
export interface ClusterPast {
  readonly history: History;
  /** Under which it keeps the cluster. */
  readonly name: string;
}
