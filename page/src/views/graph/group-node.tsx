import type { Groups } from '@daskscope/api';
import { overUnread } from '@daskscope/client';
import { formatBytes, formatCount, formatDuration, groupCss } from '@daskscope/timeline';
import type { Dictionary } from '../../tasks/dictionary.ts';
import { cutText } from './cut-text.ts';
import { NODE } from './group-graph.ts';
import type { Drawn } from './nodes.tsx';

const ARC = { x: 24, y: 32, radius: 15 };

/** A group: an arc of its tasks by state, its name, and how long and how much it made. row: in the answer's groups. */
export function groupNode(
  answer: Groups,
  row: number,
  names: Dictionary,
): Omit<Drawn, 'classes' | 'pressed'> {
  const { groups, criticalPath } = answer;
  const colour = groupCss(names.find(groupPrefix(answer, row)) ?? groups.prefix[row]!);
  const counts = countsOf(groups, row);
  const name = groups.name[row]!;
  const at = criticalPath.group.indexOf(row);
  const figures = `${formatDuration(groups.seconds[row]! * 1000)} · ${formatBytes(groups.bytes[row]!)}`;
  const adds = at >= 0 ? ` · adds ${formatDuration(criticalPath.adds[at]!)} to the critical path` : '';
  return {
    name: `${groups.life[row]} ${name}`,
    title: `${name}: ${counts.said} · ${figures}${adds}`,
    content: (
      <>
        <rect width={NODE.width} height={NODE.height} rx={5} />
        <circle class={counts.known ? 'rest' : 'rest unknown'} cx={ARC.x} cy={ARC.y} r={ARC.radius} />
        {counts.erred > 0 && <Arc share={(counts.done + counts.erred) / counts.all} colour="var(--error)" />}
        <Arc share={counts.all > 0 ? counts.done / counts.all : 0} colour={colour} />
        <text x={50} y={18}>
          {cutText(name, NODE.width - 58)}
        </text>
        <text x={50} y={36} class="figure">
          {counts.known
            ? `${formatCount(counts.done)} / ${formatCount(counts.all)}`
            : `? / ${formatCount(counts.all)}`}
        </text>
        <text x={50} y={53} class="figure">
          {figures}
        </text>
      </>
    ),
  };
}

/** The function of a group. */
export const groupPrefix = ({ prefixes, groups }: Groups, row: number): string =>
  prefixes[groups.prefix[row]!] ?? '';

/** From the top, clockwise. */
function Arc({ share, colour }: { share: number; colour: string }) {
  if (share <= 0) return null;
  const length = 2 * Math.PI * ARC.radius;
  return (
    <circle
      class="arc"
      cx={ARC.x}
      cy={ARC.y}
      r={ARC.radius}
      stroke={colour}
      stroke-dasharray={`${share * length} ${length}`}
      transform={`rotate(-90 ${ARC.x} ${ARC.y})`}
    />
  );
}

/** What is done of its tasks, and how that is said; known false: it came and went before it was read. */
function countsOf({ states, tasks }: Groups['groups'], row: number) {
  const all = tasks[row]!;
  const [memory, released, erred] = [states.memory[row], states.released[row], states.erred[row]];
  if (memory == null || released == null || erred == null) {
    const said = `${formatCount(all)} ${all === 1 ? 'task' : 'tasks'}, ${overUnread(all)}`;
    return { known: false, all, done: 0, erred: 0, said };
  }
  const done = memory + released;
  const said = `${formatCount(done)} of ${formatCount(all)} tasks done, ${formatCount(erred)} erred`;
  return { known: true, all, done, erred, said };
}
