import type { Cluster } from '../../state/cluster.ts';
import type { SpellSum } from '../../state/spells.ts';

/** What the exporter alone saw, while it was so: nobody tells it later. null: it did not see all of it, or keeps it no more. */
export interface Seen {
  /** Tasks that were begun once more, by function, whatever for. */
  readonly begunAgain: ReadonlyMap<string, number> | null;
  /** Event loops that were held, by worker. */
  readonly heldLoops: ReadonlyMap<string, SpellSum> | null;
  /** GILs that were held, by worker, among those that say so. */
  readonly heldGil: ReadonlyMap<string, SpellSum> | null;
  /** Every worker said how its GIL was. */
  readonly gilIsTold: boolean;
  /** When the scheduler was busy. */
  readonly busyScheduler: Pick<SpellSum, 'ms'> | null;
  /** When a shuffle's buffer for the disk was full, by worker. */
  readonly fullDisks: ReadonlyMap<string, SpellSum> | null;
}

/** That what was begun again is read after it was. ms */
const READ_AFTER = 1_500;

interface Log<Known> {
  readonly knownFrom: number;
  between(from: number, to: number): Known;
}

/** @param sure what ran in it is known, so that the exporter was there */
export function seenOf(cluster: Cluster, { from, to }: { from: number; to: number }, sure: boolean): Seen {
  const isSeen = ({ knownFrom }: { knownFrom: number }) =>
    sure && Math.max(cluster.watchingSince ?? Infinity, knownFrom) <= from;
  const seen = <Known>(log: Log<Known>, until = to) => (isSeen(log) ? log.between(from, until) : null);
  const { heldLoops, heldGil, untoldGil } = cluster.workers.strain;
  const busy = seen(cluster.schedulerStrain.busy);
  return {
    begunAgain: seen(cluster.prefixes.begunAgain, to + READ_AFTER),
    heldLoops: seen(heldLoops),
    heldGil: seen(heldGil),
    gilIsTold: seen(untoldGil)?.size === 0,
    busyScheduler: busy && (busy.get('') ?? { ms: 0 }),
    fullDisks: seen(cluster.shuffles.fullDisks),
  };
}
