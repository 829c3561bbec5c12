import type { KeptBefore, WholeFailure } from '../state/now/failures/failure-keeper.ts';
import type { FailurePlace } from '../state/now/failures/failure-place.ts';
import type { FailuresBefore, StoredFailure } from './stored-rows.ts';

/** What a start reads of all clusters at most, and of one: Dask keeps 100, and tells those again. */
const MOST_BEFORE = 20_000;
/** Those that it looks at, to choose from. */
export const MOST_LISTED_BEFORE = 100_000;
/** Read at once. */
const PIECE = 1_000;
export const MOST_BEFORE_OF_ONE = 100;
const TEXT_BEFORE_OF_ONE = 1_000_000;
/** Characters of all clusters' together: those of which it failed last have room. */
const TEXT_BEFORE = 32_000_000;

/** Which one is meant. */
export type NamedFailure = Pick<ThereFailure, 'cluster' | 'number'>;

/** One that is there. */
export interface ThereFailure extends FailurePlace {
  cluster: string;
  /** Characters of all that may be long. */
  length: number;
}

/** So many until they are that long, the one with which they are among them. */
export function countWithin(lengths: readonly number[], most: number): number {
  let sum = 0;
  const last = lengths.findIndex((length) => (sum += length) >= most);
  return last === -1 ? lengths.length : last + 1;
}

/**
 * What a start is told of what is there.
 * @param there the newest of each cluster, newest first: MOST_BEFORE_OF_ONE and one more; of all MOST_LISTED_BEFORE and one more
 * @param read some of them whole, newest first
 */
export async function toldBefore(
  there: readonly ThereFailure[],
  read: (of: readonly NamedFailure[]) => Promise<(readonly [cluster: string, failure: WholeFailure])[]>,
): Promise<FailuresBefore> {
  const before = new Map<string, { numbers: number[]; text: number; gone: KeptBefore['gone'] }>();
  let left = MOST_BEFORE;
  let room = TEXT_BEFORE;
  for (const { cluster, number, time, length } of there.slice(0, MOST_LISTED_BEFORE)) {
    const of = before.get(cluster) ?? { numbers: [], text: 0, gone: null };
    before.set(cluster, of);
    if (of.gone) continue;
    of.text += length;
    if (
      of.numbers.length === MOST_BEFORE_OF_ONE ||
      of.text > TEXT_BEFORE_OF_ONE ||
      left === 0 ||
      room < length
    )
      of.gone = { time, number };
    else {
      left--;
      room -= length;
      of.numbers.push(number);
    }
  }
  const next = there[MOST_LISTED_BEFORE];
  // Behind it there may be more of each.
  if (next) for (const of of before.values()) of.gone ??= { time: next.time, number: next.number };
  const named = [...before].flatMap(([cluster, { numbers }]) =>
    numbers.map((number) => ({ cluster, number })),
  );
  const kept = new Map(Array.from(before.keys(), (cluster) => [cluster, [] as WholeFailure[]]));
  for (let first = 0; first < named.length; first += PIECE)
    for (const [cluster, failure] of await read(named.slice(first, first + PIECE)))
      kept.get(cluster)!.push(failure);
  const of = Array.from(before, ([cluster, { gone }]): [string, KeptBefore] => [
    cluster,
    { kept: kept.get(cluster)!.reverse(), gone },
  ]);
  return { of, all: next === undefined };
}

/** The last of each number, and of those that may be there none that is told of already. */
export function distinctOf(failures: readonly StoredFailure[]): StoredFailure[] {
  const last = new Map(failures.map((one) => [`${one.number} ${one.cluster}`, one]));
  const seen = new Set<string>();
  return [...last.values()].filter(({ cluster, life, key, id, schedulerTime, mayBeThere }) => {
    const names = [
      ['run', id],
      ['told', key, schedulerTime],
    ]
      .filter((name) => name.at(-1) !== null)
      .map((name) => JSON.stringify([cluster, life, ...name]));
    const isSeen = mayBeThere && names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return !isSeen;
  });
}
