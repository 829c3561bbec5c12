import type { DataFrame } from '@grafana/data';
import { isTransformed, liveHandleOf, RENEW_MS } from '../../contract/live-handle.ts';
import type { Situation } from '../../panel/situation.ts';
import { mapFields, type FieldMap } from '../frame/field-map.ts';
import type { TaskStreamOptions } from '../options.ts';

const LABELS = {
  start: 'Start',
  end: 'End',
  duration: 'Duration',
  name: 'Name',
  colour: 'Colour',
  lanes: 'Lanes',
  status: 'Status',
  action: 'Action',
  key: 'Key',
} as const;

/**
 * Says which of the frames, or of the chosen fields, a live picture leaves out: it is drawn from one query's own columns, of
 * which a frame has but the newest rows. null: the picture is as chosen.
 */
export function notLive(
  frame: DataFrame,
  chosen: Partial<TaskStreamOptions>,
  others: readonly DataFrame[] = [],
): Situation | null {
  const rest = others.filter((other) => other !== frame && typeof mapFields(other, {}) !== 'string');
  if (rest.length > 0)
    return {
      tone: 'notice',
      sentence: `Only query ${frame.refId ?? ''} is drawn: a task stream shows one live query. To draw all, turn Live off in them.`,
    };
  const [wanted, drawn] = [mapFields(frame, chosen), mapFields(frame, {})];
  if (typeof wanted === 'string' || typeof drawn === 'string') return null;
  const ignored = roles.filter((role) => !isSame(role, wanted, drawn)).map((role) => LABELS[role]);
  if (ignored.length === 0) return null;
  return {
    tone: 'notice',
    sentence: `Not applied to live data: ${ignored.join(', ')} (options). To apply, turn Live off in the query.`,
  };
}

/** Says that a live query's picture is drawn from what transformations made of its frame; '': from none of these. */
export function transformed(frames: readonly DataFrame[]): string {
  if (!frames.some((frame) => liveHandleOf(frame)?.tasks && isTransformed(frame))) return '';
  return `Drawn from the result of the transformations, every ${RENEW_MS / 1000} seconds.`;
}

const roles = Object.keys(LABELS) as (keyof typeof LABELS)[];

function isSame(role: keyof typeof LABELS, wanted: FieldMap, drawn: FieldMap): boolean {
  if (role === 'lanes') return String(names(wanted)) === String(names(drawn));
  // Without a field of its own, the name decides on the colour.
  if (role === 'colour') return wanted.colour === null || wanted.colour === drawn.name;
  return wanted[role] === drawn[role];
}

const names = ({ lanes }: FieldMap) => lanes.map(({ name }) => name);
