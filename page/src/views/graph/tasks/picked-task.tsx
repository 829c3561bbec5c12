import type { Graph } from '@daskscope/api';
import type { Live } from '../../../live.ts';
import { openTask } from './open-task.ts';
import { taskText } from './task-node.tsx';

export interface PickedTaskProps {
  live: Live;
  answer: Graph;
  /** Of the answer's tasks. */
  row: number;
  /** The task that the others are around; '' for none. */
  middle: string;
}

/** The task that was picked, and where there is more about it. */
export function PickedTask({ live, answer, row, middle }: PickedTaskProps) {
  const { tasks, prefixes, groups } = answer;
  const key = tasks.key[row]!;
  const prefix = prefixes[tasks.prefix[row]!]!;
  const group = groups[tasks.group[row]!]!;
  return (
    <div class="picked" role="region" aria-label="The task that is picked">
      <span class="key">{key}</span> <span>{taskText(answer, row)}</span>
      <span class="actions">
        <button onClick={() => openTask(live, key, prefix)}>
          {tasks.state[row] === 'erred' ? 'Traceback and story' : 'Details and story'}
        </button>
        {key !== middle && <button onClick={() => live.places.go('graph', { key })}>Around it</button>}
        <button onClick={() => live.places.go('status', { search: key, span: 'all' })}>In the stream</button>
        <button onClick={() => live.places.go('graph', { prefix, group })}>Its group</button>
      </span>
    </div>
  );
}
