import { namesMeant, type Unrunnable, type UnrunnableQuery } from '@daskscope/api';
import type { Cluster } from '../../../state/cluster.ts';
import type { UnrunnableTask } from '../../../state/updates/tasks.ts';

export function unrunnableOf(
  { seldom, missingFeatures, prefixNames }: Cluster,
  query: UnrunnableQuery,
): Unrunnable {
  const { unrunnable } = seldom;
  return {
    time: unrunnable?.time ?? null,
    missing: missingFeatures.get('unrunnable') ?? null,
    ageMissing: missingFeatures.get('unrunnable-age') ?? null,
    total: unrunnable?.total ?? null,
    unread: unrunnable ? Math.max(0, unrunnable.total - unrunnable.tasks.length) : 0,
    tasks: (unrunnable?.tasks ?? []).filter(filterOf(query)).map((task) => ({
      key: task.key,
      prefix: task.prefix,
      position: prefixNames.find(task.prefix) ?? null,
      since: task.seconds === null ? null : unrunnable!.time - task.seconds * 1000,
      resources: Object.fromEntries(task.resources),
      workers: [...task.workers],
      hosts: [...task.hosts],
    })),
  };
}

function filterOf({ prefix, search }: UnrunnableQuery): (task: UnrunnableTask) => boolean {
  const prefixes = prefix && new Set(prefix.flatMap(namesMeant));
  const sought = search?.toLowerCase();
  return (task) =>
    (!prefixes || prefixes.has(task.prefix)) &&
    (sought === undefined || task.key.toLowerCase().includes(sought));
}
