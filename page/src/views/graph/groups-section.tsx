import type { Groups } from '@daskscope/api';
import { formatCount, formatDuration } from '@daskscope/timeline';
import { useMemo } from 'preact/hooks';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import { shownOf } from '../shown-of.ts';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { GraphPicture } from './graph-picture.tsx';
import { groupGraph, NODE } from './group-graph.ts';
import { groupNode, groupPrefix } from './group-node.tsx';
import { useWidth } from '../../parts/use-width.ts';

/** ms from an answer to the next question, which the exporter answers from what it knows: it reads groups so often. */
const FOLLOW_MS = 5_000;

/** Task groups and what depends on what, live, with the chain that took longest marked; a click picks out a group and its function. */
export function GroupsSection({ live, looked, look }: Omit<ViewProps, 'close'>) {
  const { prefix = '', group = '' } = looked;
  const asked = useAsked<Groups>('groups', {}, FOLLOW_MS);
  const [room, section] = useWidth();
  const { answer } = asked;
  const graph = useMemo(() => answer && groupGraph(answer, room), [answer, room]);
  const names = live.kept.names.prefixes;
  const critical = new Set(answer?.criticalPath.group);
  const isPicked = (told: Groups, row: number) =>
    group !== '' ? told.groups.name[row] === group : groupPrefix(told, row) === prefix;
  return (
    <section aria-label="Graph of groups" ref={section}>
      <h2>
        Groups <small>{answer && graph && noteOf(answer, graph.hidden)}</small>
        <span class="right">
          <Choice
            label="Function"
            value={prefix}
            options={[['', 'every function'], ...names.known.map((name) => [name, name] as const)]}
            choose={(next) => look({ prefix: next })}
          />
          {prefix !== '' && (
            <button onClick={() => live.places.go('status', { function: prefix })}>
              Its tasks in the stream
            </button>
          )}
          <button onClick={() => live.places.go('graph', { tasks: 'true', prefix, group })}>
            {group !== '' ? 'Tasks of the group' : prefix !== '' ? 'Tasks of the function' : 'All tasks'}
          </button>
          <button onClick={() => live.places.go('graph', { tasks: 'true', erred: 'true' })}>
            Erred tasks
          </button>
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
        <GraphPicture
          {...graph}
          size={NODE}
          called="groups"
          draw={(row) => {
            const pressed = isPicked(answer, row);
            const faded = prefix !== '' && groupPrefix(answer, row) !== prefix;
            const classes = `${critical.has(row) ? 'critical' : ''} ${faded ? 'faded' : ''}`;
            return { ...groupNode(answer, row, names), pressed, classes };
          }}
          press={(row) =>
            look(
              isPicked(answer, row)
                ? {}
                : { prefix: groupPrefix(answer, row), group: answer.groups.name[row]! },
            )
          }
        />
      )}
    </section>
  );
}

function noteOf({ groups, total, criticalPath }: Groups, hidden: number): string {
  const shown = groups.name.length - hidden;
  const many = shownOf(shown, total);
  const steps = criticalPath.group.length;
  if (steps === 0) return many;
  // Of groups that do not wait for each other no chain is longer than its longest.
  const path = steps === 1 ? 'the longest alone' : `critical path of ${formatCount(steps)} groups`;
  return `${many} · ${path}, ${formatDuration(criticalPath.duration)}, in bold`;
}
