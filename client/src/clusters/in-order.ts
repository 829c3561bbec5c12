import type { ClusterSummary } from '@daskscope/api';

/** Those with trouble first: what is lost, then what erred; what is gone comes last. */
export const inOrder = (clusters: readonly ClusterSummary[]): ClusterSummary[] =>
  clusters.toSorted((one, other) => trouble(one) - trouble(other) || one.position - other.position);

function trouble({ state, errors }: ClusterSummary): number {
  if (state === 'gone') return 4;
  if (state === 'lost') return 0;
  if (errors > 0) return 1;
  return state === 'connecting' ? 2 : 3;
}
