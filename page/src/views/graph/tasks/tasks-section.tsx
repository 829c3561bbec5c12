import type { Graph } from '@daskscope/api';
import { useMemo } from 'preact/hooks';
import { useShown } from '../../../shown.ts';
import { AskedNote } from '../../asked-note.tsx';
import { useAsked } from '../../use-asked.ts';
import type { ViewProps } from '../../view-props.ts';
import { GraphPicture } from '../graph-picture.tsx';
import { useWidth } from '../../../parts/use-width.ts';
import { PickedTask } from './picked-task.tsx';
import { taskGraph } from './task-graph.ts';
import { TaskLegend } from './task-legend.tsx';
import { taskNode } from './task-node.tsx';
import { noTasks, taskNote } from './task-note.ts';
import { taskQuestion, tasksTitle } from './task-question.ts';

/** ms from an answer to the next question. */
const FOLLOW_MS = 5_000;

/** Single tasks and what they depend on, as the scheduler has them; a click picks one out. */
export function TasksSection({ live, looked, look }: Omit<ViewProps, 'close'>) {
  const asked = useAsked<Graph>('graph', taskQuestion(looked), FOLLOW_MS);
  const theme = useShown(live.themes.theme);
  const [room, section] = useWidth();
  const { answer } = asked;
  const graph = useMemo(() => answer && taskGraph(answer, room), [answer, room]);
  const names = live.kept.names.prefixes;
  const { key: middle = '', prefix = '', group = '', picked = middle } = looked;
  const pickedRow = answer?.tasks.key.indexOf(picked) ?? -1;
  return (
    <section aria-label="Graph of tasks" ref={section}>
      <h2>
        <span class="title">{tasksTitle(looked)}</span> <small>{answer && taskNote(answer)}</small>
        <span class="right">
          <button onClick={() => live.places.go('graph', { prefix, group })}>Groups</button>
        </span>
      </h2>
      <AskedNote asked={asked} empty={answer?.tasks.key.length === 0 ? noTasks(looked) : null} />
      {answer && graph && graph.nodes.length > 0 && (
        <>
          <TaskLegend answer={answer} names={names} theme={theme} />
          {pickedRow >= 0 && <PickedTask live={live} answer={answer} row={pickedRow} middle={middle} />}
          <GraphPicture
            {...graph}
            called="tasks"
            draw={(row) => ({
              ...taskNode(answer, row, graph, names, theme),
              name: answer.tasks.key[row]!,
              classes: `task${row === pickedRow ? ' picked' : ''}`,
              pressed: row === pickedRow,
            })}
            press={(row) => {
              const key = answer.tasks.key[row]!;
              look({ ...looked, picked: key === picked ? '' : key });
            }}
          />
        </>
      )}
    </section>
  );
}
