import type { Progress } from '@daskscope/api';
import { REMEMBER_MS } from '../../../history/cluster/cluster-history.ts';
import type { ClusterPast } from '../../../history/past.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { Prefixes } from '../../../state/now/tasks/prefixes.ts';
import { restoredPrefix } from '../../../state/now/tasks/prefixes-before.ts';
import { progressOfStates } from '../progress.ts';

interface Asked {
  now: Progress;
  /** ms since the epoch */
  to: number;
  /** undefined: nothing is kept on disk. */
  history: Pick<ClusterPast, 'progress'> | undefined;
  positionOf: (prefix: string) => number;
  prefixes: Pick<Prefixes, 'before' | 'stood' | 'updated'>;
}

/** Whether how it was at a time is another thing than how it is now. @param to ms since the epoch; undefined: it is of now */
export const isPast = (now: Pick<Progress, 'time'>, to: number | undefined): to is number =>
  to !== undefined && to < now.time - REMEMBER_MS;

/** How far functions were at a time, and until when that is known to have stood. @param to ms since the epoch; undefined: now */
export async function progressThen(
  cluster: Cluster,
  now: Progress,
  to: number | undefined,
  { history, clock }: { history: Asked['history']; clock: () => number },
): Promise<Progress> {
  if (to === undefined) return now;
  const { prefixes, prefixNames } = cluster;
  const positionOf = (prefix: string) => prefixNames.positionOf(prefix);
  const { told, until } = await progressWithPast({ now, to, history, positionOf, prefixes });
  return { ...told, time: Math.max(told.time, Math.min(to, clock(), until)) };
}

interface Told {
  told: Progress;
  /** Until when it was heard to be so: ms since the epoch. */
  until: number;
}

/** How far functions were at a time, as far as it is known; what is newer than what is kept is as it is now. */
export async function progressWithPast({ now, to, history, positionOf, prefixes }: Asked): Promise<Told> {
  if (!isPast(now, to)) return { told: now, until: heardUntil(prefixes) };
  if (!history)
    return unknown(
      to,
      'How it was at that time is not known: the exporter keeps no history (--history.path).',
    );
  try {
    const then = await history.progress(to);
    if (!then) return unknown(to, 'How it was at that time is not known: nothing is kept of before.');
    if (then === 'lost')
      return unknown(to, 'How it was at that time is not known: what was told then could not be kept.');
    const { time, life } = then;
    const states = then.prefixes.map((prefix) => restoredPrefix(prefix, positionOf(prefix.name)));
    const told = progressOfStates(
      { time, life },
      states.sort((a, b) => a.position - b.position),
    );
    // What says so of another moment may not know of what was kept since.
    const stood = then.next ? then.next.stood : prefixes.stood;
    return { told, until: stood?.id === then.id ? stood.until : time };
  } catch (error) {
    return unknown(
      to,
      `How it was at that time is not known: the history cannot be read. ${(error as Error).message}`,
    );
  }
}

/** Until when what is told now was heard to be so. */
const heardUntil = ({ before, stood, updated }: Asked['prefixes']): number =>
  before ? Math.max(before.time, stood?.until ?? 0) : updated;

const unknown = (time: number, missing: string): Told => ({
  told: { time, life: null, prefixes: [], totals: null, missing },
  until: time,
});
