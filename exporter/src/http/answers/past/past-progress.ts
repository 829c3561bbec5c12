import { TASK_STATES, type Progress } from '@daskscope/api';
import { REMEMBER_MS } from '../../../history/cluster/cluster-history.ts';
import type { ClusterPast } from '../../../history/past.ts';
import { restoredPrefix } from '../../../state/now/tasks/prefixes-before.ts';
import { progressOfStates } from '../progress.ts';

interface Asked {
  now: Progress;
  /** ms since the epoch */
  to: number;
  /** undefined: nothing is kept on disk. */
  history: Pick<ClusterPast, 'progress'> | undefined;
  positionOf: (prefix: string) => number;
}

/** How far functions were at a time, as far as it is known; what is newer than what is kept is as it is now. */
export async function progressWithPast({ now, to, history, positionOf }: Asked): Promise<Progress> {
  if (to >= now.time - REMEMBER_MS) return now;
  if (!history)
    return unknown(
      to,
      'How it was at that time is not known: the exporter keeps no history (--history.path).',
    );
  try {
    const then = await history.progress(to);
    if (!then) return unknown(to, 'How it was at that time is not known: nothing is kept of before.');
    const states = then.prefixes.map((prefix) => restoredPrefix(prefix, positionOf(prefix.name)));
    return progressOfStates(
      { time: then.time, life: then.life },
      states.sort((a, b) => a.position - b.position),
    );
  } catch (error) {
    return unknown(
      to,
      `How it was at that time is not known: the history cannot be read. ${(error as Error).message}`,
    );
  }
}

const unknown = (time: number, missing: string): Progress => ({
  ...{ time, life: null, prefixes: [], missing },
  totals: Object.fromEntries(TASK_STATES.map((state) => [state, 0])) as Progress['totals'],
});
