import type { ProfileActivity } from '@daskscope/api';
import type { Live } from '../../live.ts';

/** The colours of an answer's functions, as everywhere on the page; null: its function is not known here. */
export function groupsOf({ prefixes, positions }: ProfileActivity, live: Live): (number | null)[] {
  const known = live.kept.names.prefixes;
  return prefixes.map((name, at) => known.find(name) ?? positions[at] ?? null);
}
