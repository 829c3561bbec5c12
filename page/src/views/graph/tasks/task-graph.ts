import type { Graph } from '@daskscope/api';
import type { LaidOut, NodeSize } from '@daskscope/timeline/graph';
import { layOut } from '../lay-out.ts';

/** Each with its name. */
const NAMED: NodeSize = { width: 190, height: 44, apart: 14, ahead: 44 };
/** A dot each, where there are so many that names have no room. */
const DOTS: NodeSize = { width: 16, height: 16, apart: 5, ahead: 90 };
const MOST_NAMED = 40;

export interface TaskGraph extends LaidOut {
  size: NodeSize;
  named: boolean;
}

/** Tasks from left to right, each after what it depends on. room: CSS px */
export function taskGraph({ tasks, edges }: Graph, room: number): TaskGraph {
  const named = tasks.key.length <= MOST_NAMED;
  const size = named ? NAMED : DOTS;
  const rows = tasks.key.map((_, row) => row);
  const pairs = edges.task.map((task, at): [number, number] => [edges.dependency[at]!, task]);
  return { ...layOut(rows, pairs, size, room), size, named };
}
