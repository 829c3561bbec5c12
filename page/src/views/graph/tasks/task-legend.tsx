import type { Graph } from '@daskscope/api';
import { BAR_STATES, formatCount, groupCss, stateFill, type Theme } from '@daskscope/timeline';
import { Swatch } from '../../../parts/swatch.tsx';
import type { Dictionary } from '../../../tasks/dictionary.ts';
import { functionOf } from './task-node.tsx';

export interface TaskLegendProps {
  answer: Graph;
  names: Dictionary;
  theme: Theme;
}

/** More are counted. */
const MOST_FUNCTIONS = 16;

/** What colours and shades say: functions, and states, with how many tasks of each are shown. */
export function TaskLegend({ answer, names, theme }: TaskLegendProps) {
  const { tasks, prefixes } = answer;
  const functions = countsOf(tasks.prefix);
  const states = [...countsOf(tasks.state)].sort(([a], [b]) => orderOf(a) - orderOf(b));
  const left = functions.size - MOST_FUNCTIONS;
  const group = functionOf(answer, 0, names);
  return (
    <p class="legend">
      {[...functions].slice(0, MOST_FUNCTIONS).map(([at, count]) => {
        const of = functionOf(answer, tasks.prefix.indexOf(at), names);
        return (
          <span key={at}>
            <Swatch colour={of === null ? theme.accent : groupCss(of)} /> {prefixes[at]} {formatCount(count)}
          </span>
        );
      })}
      {left > 0 && <span>{`and ${formatCount(left)} more functions`}</span>}
      <span class="states">
        {states.map(([state, count]) => {
          const { colour, hatch } = stateFill(state, group, theme);
          const lines = hatch && `repeating-linear-gradient(135deg, ${hatch} 0 1px, ${colour} 1px 4px)`;
          return (
            <span key={state}>
              <Swatch colour={lines ?? colour} /> {state} {formatCount(count)}
            </span>
          );
        })}
      </span>
    </p>
  );
}

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const orderOf = (state: string): number => (BAR_STATES as readonly string[]).indexOf(state);
