import { labelOf, TASK_STATES, type Progress } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { columns, frame } from './field.ts';

/** The panel that draws these. */
export const PROGRESS = 'daskscope-progress-panel';

/** A row a function: its tasks in every state now, in order of first sight. */
export function progressFrame(
  refId: string,
  progress: Progress,
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = progress.prefixes.filter(({ prefix }) => filter.prefix(prefix));
  const of = columns(rows);
  const counts = { decimals: 0 };
  return frame(
    refId,
    'Progress',
    [
      of.text('function', 'Function', (row) => labelOf(row.prefix)),
      of.number('position', 'Colour', (row) => row.position, 'none', counts),
      ...TASK_STATES.map((state) =>
        of.number(state, TITLES[state], (row) => row.states[state], 'none', counts),
      ),
      of.number(
        'tasks',
        'Tasks',
        (row) => TASK_STATES.reduce((sum, state) => sum + row.states[state], 0),
        'none',
        counts,
      ),
      of.number('bytes', 'In memory', (row) => row.memoryBytes, 'bytes'),
      of.number('mean_duration', 'Mean duration', (row) => row.meanDuration, 'ms'),
      of.number('max_duration', 'Longest', (row) => row.maxDuration, 'ms'),
      of.number('suspicious', 'Suspicious', (row) => row.suspicious, 'none', counts),
    ],
    { preferredVisualisationPluginId: PROGRESS, ...meta },
  );
}

const TITLES: Record<(typeof TASK_STATES)[number], string> = {
  released: 'Released',
  waiting: 'Waiting',
  queued: 'Queued',
  'no-worker': 'No worker',
  processing: 'Processing',
  memory: 'Memory',
  erred: 'Erred',
};
