import type { Kept } from '../kept.ts';
import type { KnownLife } from './lives.ts';

/** The life of the scheduler with this id; it is the current one from now on. @param now ms since the epoch */
export function openLife(kept: Kept, schedulerId: string, now: number): KnownLife {
  const { lives, store } = kept;
  let life = lives.find(schedulerId);
  if (!life) {
    if (lives.full) dropLives(kept);
    life = lives.add(schedulerId, now, store.rows.end);
  }
  lives.see(life, now);
  return life;
}

/** Where each of so many has runs, the oldest runs make room. */
function dropLives({ lives, store, known }: Kept): void {
  let dropped = lives.makeRoom();
  while (dropped.length === 0) {
    store.dropOldest();
    dropped = lives.makeRoom();
  }
  for (const life of dropped) known.forget(life);
}
