import { TASK_STATES, type PrefixProgress, type Progress } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { frame, number, text } from './field.ts';

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
  const column = <T>(value: (row: PrefixProgress) => T) => rows.map(value);
  const counts = { decimals: 0 };
  return frame(
    refId,
    'Progress',
    [
      text(
        'function',
        'Function',
        column((row) => row.prefix),
      ),
      number(
        'position',
        'Colour',
        column((row) => row.position),
        'none',
        counts,
      ),
      ...TASK_STATES.map((state) =>
        number(
          state,
          TITLES[state],
          column((row) => row.states[state]),
          'none',
          counts,
        ),
      ),
      number(
        'tasks',
        'Tasks',
        column((row) => TASK_STATES.reduce((sum, state) => sum + row.states[state], 0)),
        'none',
        counts,
      ),
      number(
        'bytes',
        'In memory',
        column((row) => row.memoryBytes),
        'bytes',
      ),
      number(
        'mean_duration',
        'Mean duration',
        column((row) => row.meanDuration),
        'ms',
      ),
      number(
        'max_duration',
        'Longest',
        column((row) => row.maxDuration),
        'ms',
      ),
      number(
        'suspicious',
        'Suspicious',
        column((row) => row.suspicious),
        'none',
        counts,
      ),
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
