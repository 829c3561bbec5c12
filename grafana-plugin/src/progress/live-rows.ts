import { labelOf } from '@daskscope/api';
import type { ToldRow } from '@daskscope/client';
import type { ProgressRow } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import type { LiveHandle } from '../contract/live-handle.ts';

/** The functions as the handle has them now, named as in frames, of those that the query asked for; null before the first. */
export function liveRows(
  handle: LiveHandle,
  asked: ReadonlySet<string> | null,
): (ProgressRow & ToldRow)[] | null {
  if (!handle.progress) return null;
  return handle.progress.prefixes
    .map(({ prefix, position, states, transitions }) => {
      return { name: labelOf(prefix), group: position, states, ever: transitions };
    })
    .filter(({ name }) => asked === null || asked.has(name));
}

/** Which functions the query asks for, to be told from its frame; null: all. */
export function askedFunctions(
  { fields, length }: DataFrame,
  handle: LiveHandle,
): ReadonlySet<string> | null {
  const names = fields.find(({ name }) => name === 'function');
  if (!names || length >= (handle.progress?.prefixes.length ?? 0)) return null;
  return new Set(names.values as string[]);
}
