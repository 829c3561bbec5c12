import type { Graph } from '@daskscope/api';
import { formatBytes, formatCount, stateFill, type Theme } from '@daskscope/timeline';
import type { Dictionary } from '../../../tasks/dictionary.ts';
import { cutText } from '../cut-text.ts';
import type { Drawn } from '../nodes.tsx';
import type { TaskGraph } from './task-graph.ts';

/** CSS px: of a state beside its task's name. */
const MARK = 14;

/** What is told of a task in a line. row: of the answer's tasks. */
export function taskText({ tasks }: Graph, row: number): string {
  const bytes = tasks.bytes[row];
  const made = bytes == null ? '' : ` · ${formatBytes(bytes)}`;
  return `${tasks.state[row]!}${made} · needs ${formatCount(tasks.dependencies[row]!)}, needed by ${formatCount(tasks.dependents[row]!)}`;
}

/** The position of a task's function, which is its colour; null: it has none. */
export function functionOf(
  { tasks, prefixes, positions }: Graph,
  row: number,
  names: Dictionary,
): number | null {
  const at = tasks.prefix[row]!;
  return names.find(prefixes[at]!) ?? positions[at] ?? null;
}

/** A task: in its function's colour, in the shade of its state, and with its name where there is room. */
export function taskNode(
  answer: Graph,
  row: number,
  { size, named }: TaskGraph,
  names: Dictionary,
  theme: Theme,
): Pick<Drawn, 'title' | 'content'> {
  const { tasks } = answer;
  const key = tasks.key[row]!;
  const state = tasks.state[row]!;
  const group = functionOf(answer, row, names);
  const { width, height } = size;
  const title = `${key}: ${taskText(answer, row)}`;
  if (!named)
    return {
      title,
      content: <State state={state} group={group} theme={theme} box={{ x: 0, y: 0, width, height }} />,
    };
  const bytes = tasks.bytes[row];
  return {
    title,
    content: (
      <>
        <rect class="card" width={width} height={height} rx={5} />
        <State
          state={state}
          group={group}
          theme={theme}
          box={{ x: 7, y: 7, width: MARK, height: height - 14 }}
        />
        <text x={MARK + 15} y={18}>
          {cutText(key, width - MARK - 22)}
        </text>
        <text x={MARK + 15} y={35} class="figure">
          {bytes == null ? state : `${state} · ${formatBytes(bytes)}`}
        </text>
      </>
    ),
  };
}

interface StateProps {
  state: string;
  group: number | null;
  theme: Theme;
  box: { x: number; y: number; width: number; height: number };
}

/** How far apart lines are that cross a state. */
const HATCH = 5;

function State({ state, group, theme, box }: StateProps) {
  const { colour, hatch } = stateFill(state, group, theme);
  const { x, y, width, height } = box;
  const outline = state === 'erred' ? theme.errorOutline : theme.muted;
  const lines = [];
  for (let at = HATCH; hatch && at < width + height; at += HATCH) {
    const [top, bottom] = [Math.min(at, width), Math.min(at, height)];
    lines.push(`M${x + top} ${y + at - top}L${x + at - bottom} ${y + bottom}`);
  }
  return (
    <>
      <rect class="state" {...box} rx={2} fill={colour} stroke={outline} />
      {hatch && <path d={lines.join('')} stroke={hatch} />}
    </>
  );
}
