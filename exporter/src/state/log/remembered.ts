import type { WorkerName } from '../names.ts';
import type { Kept } from './kept.ts';
import type { LanesOfWorker } from './lanes/worker-lanes.ts';

/** What a task log knows beside its runs, without positions and numbers, which are of one start of the exporter. Times are ms since the epoch. */
export interface RememberedLog {
  /** In the order of their positions, which are their colours. */
  prefixes: readonly string[];
  workers: readonly WorkerName[];
  lives: readonly { id: string; firstSeen: number; lastSeen: number }[];
  known: readonly { life: string; from: number; until: number }[];
  stays: readonly {
    life: string;
    worker: string;
    threads: number;
    from: number;
    to: number | null;
    met: boolean;
  }[];
  /** The scheduler connected to last, and when its workers were last told of. */
  current: { life: string; seenAt: number | null } | null;
  lanes: readonly (readonly [worker: string, lanes: LanesOfWorker])[];
}

export function remember({ store, lives, known, stays }: Kept): RememberedLog {
  const idOf = (number: number) => lives.get(number)?.id;
  const { stays: all, life: last, seenAt } = stays.all();
  // Also where it was an earlier start that was connected to it.
  const current = idOf(last);
  return {
    prefixes: [...store.prefixes.list],
    workers: [...store.workers.list],
    lives: lives.all().map(({ id, firstSeen, lastSeen }) => ({ id, firstSeen, lastSeen })),
    known: known.all().flatMap(({ life, from, until }) => {
      const id = idOf(life);
      return id === undefined ? [] : [{ life: id, from, until }];
    }),
    stays: all.flatMap(({ life, worker, threads, from, to, met }) => {
      const id = idOf(life);
      return id === undefined
        ? []
        : [{ life: id, worker: store.workers.at(worker).address, threads, from, to, met }];
    }),
    current: current === undefined ? null : { life: current, seenAt },
    lanes: store.lanes.all(),
  };
}

export function restore({ store, lives, known, stays }: Kept, remembered: RememberedLog): void {
  for (const name of remembered.prefixes) store.prefixes.positionOf(name);
  for (const { address, name, host } of remembered.workers) store.workers.describe(address, name, host);
  const numbers = new Map(
    remembered.lives.map(({ id, firstSeen, lastSeen }) => {
      const life = lives.add(id, firstSeen, store.rows.end);
      life.lastSeen = lastSeen;
      return [id, life.number];
    }),
  );
  for (const { life, from, until } of remembered.known) known.restore(numbers.get(life)!, from, until);
  const { current } = remembered;
  stays.restore(
    remembered.stays.map(({ life, worker, ...stay }) => ({
      ...stay,
      life: numbers.get(life)!,
      worker: store.workers.positionOf(worker),
    })),
    current ? numbers.get(current.life)! : -1,
    current?.seenAt ?? null,
  );
  store.lanes.restore(remembered.lanes);
}
