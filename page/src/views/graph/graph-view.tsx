import type { Groups } from '@daskscope/api';
import { formatCount, formatDuration } from '@daskscope/timeline';
import { useMemo } from 'preact/hooks';
import { addStyle } from '../../parts/view-style.ts';
import { AskAgain } from '../ask-again.tsx';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import style from './graph.view.css';
import { groupGraph } from './group-graph.ts';
import { GroupNode } from './group-node.tsx';

addStyle(style);

/** Task groups and what depends on what, with the chain that took longest marked; a click shows a group's function alone. */
export function GraphView({ live, looked, look }: ViewProps) {
  const prefix = looked.prefix ?? '';
  const asked = useAsked<Groups>('groups', {});
  const { answer } = asked;
  const graph = useMemo(() => answer && groupGraph(answer), [answer]);
  const names = live.kept.names.prefixes;
  return (
    <main class="view" id="graph-view">
      <section aria-label="Graph of groups">
        <h2>
          Groups <small>{answer && graph && noteOf(answer, graph.hidden)}</small>
          <span class="right">
            <Choice
              label="Function"
              value={prefix}
              options={[['', 'every function'], ...names.known.map((name) => [name, name] as const)]}
              choose={(next) => look({ ...looked, prefix: next })}
            />
            {prefix !== '' && (
              <button onClick={() => live.places.go('status', { function: prefix })}>
                Its tasks in the stream
              </button>
            )}
            <AskAgain asked={asked} />
          </span>
        </h2>
        <AskedNote
          asked={asked}
          empty={
            answer?.groups.name.length === 0
              ? (answer.missing ??
                'No task groups were seen: they are read every few seconds, and Dask forgets those whose results nobody holds.')
              : null
          }
        />
        {answer && graph && graph.nodes.length > 0 && (
          <div class="scroll">
            <svg
              width={graph.width}
              height={graph.height}
              role="group"
              aria-label={`${graph.nodes.length} groups, ${graph.edges.length} dependencies`}
            >
              {graph.edges.map(({ points, critical }, at) => (
                <polyline
                  key={at}
                  class={critical ? 'critical' : ''}
                  points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
                />
              ))}
              {graph.nodes.map((node) => (
                <GroupNode
                  key={node.row}
                  answer={answer}
                  node={node}
                  names={names}
                  chosen={prefix}
                  choose={(name) => look({ ...looked, prefix: name === prefix ? '' : name })}
                />
              ))}
            </svg>
          </div>
        )}
      </section>
    </main>
  );
}

function noteOf({ groups, total, criticalPath }: Groups, hidden: number): string {
  const shown = groups.name.length - hidden;
  const many = shown < total ? `${formatCount(shown)} of ${formatCount(total)}` : formatCount(total);
  const path =
    criticalPath.group.length > 0
      ? ` · critical path of ${formatCount(criticalPath.group.length)} groups, ${formatDuration(criticalPath.duration)}, in bold`
      : '';
  return `${many}${path}`;
}
