import type { Progress } from '@daskscope/api';
import { REMEMBER_MS } from '../../../history/cluster/cluster-history.ts';
import type { ClusterPast } from '../../../history/past.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { KnownRange } from '../../../state/log/known-time.ts';
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
  const positionOf = (prefix: string) => cluster.prefixNames.positionOf(prefix);
  const told = await progressWithPast({ now, to, history, positionOf });
  if (told.life === null || told.time >= to) return told;
  const heard = cluster.log.knownIn({ life: told.life, from: told.time, to }, clock());
  return { ...told, time: stoodUntil(told.time, Math.min(to, clock()), heard) };
}

/** How far functions were at a time, as far as it is known; what is newer than what is kept is as it is now. */
export async function progressWithPast({ now, to, history, positionOf }: Asked): Promise<Progress> {
  if (!isPast(now, to)) return now;
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

/**
 * Until when something stood as it was told: unchanged is known for as long as the scheduler was heard, but for the last while, in
 * which it may have changed and was not kept yet. All are ms since the epoch.
 * @param heard from that time on, in the order of time
 */
export function stoodUntil(time: number, to: number, [range]: readonly KnownRange[]): number {
  // What is told is kept a while after it was so.
  const goesOn = range !== undefined && range.from <= time + REMEMBER_MS;
  return goesOn ? Math.max(time, Math.min(to, range.to ?? to) - REMEMBER_MS) : time;
}

const unknown = (time: number, missing: string): Progress => ({
  ...{ time, life: null, prefixes: [], totals: null, missing },
});
