import type { RememberedLog } from '../../state/log/remembered.ts';

type Stays = RememberedLog['stays'];

/**
 * What was remembered of a cluster and what is known since, where the one could be read only once the other had begun: as if it had been
 * followed all the time, but for what ran between.
 */
export function joinedLog(before: RememberedLog, now: RememberedLog): RememberedLog {
  const first = new Map(before.lives.map((life) => [life.id, life]));
  const lives = now.lives.map((life) => {
    const known = first.get(life.id);
    first.delete(life.id);
    return { ...life, firstSeen: Math.min(life.firstSeen, known?.firstSeen ?? Infinity) };
  });
  return {
    prefixes: [...new Set([...before.prefixes, ...now.prefixes])],
    workers: valuesOf(before.workers, now.workers, ({ address }) => address),
    lives: [...first.values(), ...lives],
    known: [...before.known, ...now.known],
    stays: now.current ? [...endedOf(before, now), ...goneOnOf(before, now)] : before.stays,
    current: now.current ?? before.current,
    lanes: valuesOf(before.lanes, now.lanes, ([worker]) => worker),
  };
}

/** Of each name the last, in the order in which they came first. */
function valuesOf<Value>(
  before: readonly Value[],
  now: readonly Value[],
  nameOf: (value: Value) => string,
): Value[] {
  return [...new Map([...before, ...now].map((value) => [nameOf(value), value])).values()];
}

/** Workers that left before, or while nobody looked. */
function endedOf({ stays, current }: RememberedLog, now: RememberedLog): Stays {
  return stays.flatMap((stay) => {
    if (stay.to !== null) return [stay];
    if (now.stays.some((one) => goesOn(stay, one))) return [];
    return [{ ...stay, to: Math.max(stay.from, current?.seenAt ?? stay.from) }];
  });
}

/** Those of now, of which some were there before. */
const goneOnOf = (before: RememberedLog, { stays }: RememberedLog): Stays =>
  stays.map((stay) => {
    const first = before.stays.find((one) => one.to === null && goesOn(one, stay));
    return first ? { ...stay, from: first.from, met: first.met } : stay;
  });

/** It was there when it was come to, as it was before. */
const goesOn = (before: Stays[number], now: Stays[number]): boolean =>
  now.met && now.life === before.life && now.worker === before.worker && now.threads === before.threads;
