import { labelOf, type Progress } from '@daskscope/api';
import { css, groupColour } from '@daskscope/timeline';
import type { DataFrame, MappingType, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { figuresFrame, number, text } from './field.ts';

const VALUE_TO_TEXT = 'value' as MappingType.ValueToText;

/**
 * A row a function whose results are in memory, by name. The names carry the functions' colours, for panels that colour by a
 * field.
 */
export function memoryFrame(
  refId: string,
  progress: Progress,
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = progress.prefixes
    .filter(({ prefix, memoryBytes }) => memoryBytes > 0 && filter.prefix(prefix))
    .sort((a, b) => a.prefix.localeCompare(b.prefix, 'en', { numeric: true }));
  const colours = Object.fromEntries(
    rows.map(({ prefix, position }, index) => [
      labelOf(prefix),
      { color: css(groupColour(position)), index },
    ]),
  );
  return figuresFrame(
    refId,
    'Memory by function',
    [
      text(
        'function',
        'Function',
        rows.map(({ prefix }) => labelOf(prefix)),
        { mappings: [{ type: VALUE_TO_TEXT, options: colours }] },
      ),
      number(
        'bytes',
        'In memory',
        rows.map(({ memoryBytes }) => memoryBytes),
        'bytes',
      ),
      number(
        'tasks',
        'Tasks in memory',
        rows.map(({ states }) => states.memory),
        'none',
        { decimals: 0 },
      ),
      number(
        'position',
        'Colour',
        rows.map(({ position }) => position),
        'none',
        { decimals: 0 },
      ),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}
