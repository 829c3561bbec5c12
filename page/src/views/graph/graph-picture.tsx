import { Edges, type EdgesProps } from './edges.tsx';
import { Nodes, type NodesProps } from './nodes.tsx';

export interface GraphPictureProps extends EdgesProps, Pick<NodesProps, 'draw' | 'press'> {
  /** px of all of it. */
  width: number;
  height: number;
  nodes: NodesProps['places'];
  /** px of one node. */
  size: NodesProps['size'];
  /** What the nodes are, as 'tasks'. */
  called: string;
}

/** A graph as it is laid out, which scrolls where it is larger than its place. */
export const GraphPicture = ({ width, height, nodes, edges, size, called, ...rest }: GraphPictureProps) => (
  <div class="scroll">
    <svg
      width={width}
      height={height}
      role="group"
      aria-label={`${nodes.length} ${called}, ${edges.length} dependencies`}
    >
      <Edges edges={edges} />
      <Nodes places={nodes} size={size} {...rest} />
    </svg>
  </div>
);
