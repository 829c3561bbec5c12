import type { Point } from '@daskscope/timeline/graph';

export interface EdgesProps {
  edges: readonly { points: readonly Point[]; critical?: boolean }[];
}

/** Lines from what comes first to what depends on it. */
export const Edges = ({ edges }: EdgesProps) => (
  <>
    {edges.map(({ points, critical = false }, at) => (
      <polyline
        key={at}
        class={critical ? 'critical' : ''}
        points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
      />
    ))}
  </>
);
