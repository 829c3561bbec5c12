import type { Parameters } from '../../../api.ts';
import type { Looked } from '../../place.ts';

/** More dots cannot be read: groups show what is larger. */
export const MOST_TASKS = 500;

/** What is asked of single tasks; null: groups are looked at. */
export function taskQuestion({ tasks, key, group, prefix, erred }: Looked): Parameters | null {
  const limit = MOST_TASKS;
  if (key) return { key, limit };
  if (tasks !== 'true') return null;
  if (erred === 'true') return { erred: true, limit };
  if (group) return { group, limit };
  return prefix ? { prefix, limit } : { limit };
}

/** What they are, in words. */
export function tasksTitle({ key, group, prefix, erred }: Looked): string {
  if (key) return `Tasks around ${key}`;
  if (erred === 'true') return 'Tasks that erred';
  if (group) return `Tasks of the group ${group}`;
  return prefix ? `Tasks of ${prefix}` : 'All tasks';
}
