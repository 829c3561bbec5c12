import type { KeptBefore, WholeFailure } from '../state/now/failures/failure-keeper.ts';
import type { FailurePlace } from '../state/now/failures/failure-place.ts';
import type { FailuresBefore, StoredFailure } from './stored-rows.ts';

/** What a start reads of all clusters at most, and of one: Dask keeps 100, and tells those again. */
const MOST_BEFORE = 20_000;
export const MOST_BEFORE_OF_ONE = 100;
const TEXT_BEFORE_OF_ONE = 1_000_000;
/** Characters of all clusters' together: those of which it failed last have room. */
const TEXT_BEFORE = 32_000_000;

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
 * @param there the newest of each cluster, newest first: MOST_BEFORE_OF_ONE and one more
 * @param read failures of a cluster by their numbers, newest first
 */
export async function toldBefore(
  there: readonly ThereFailure[],
  read: (cluster: string, numbers: readonly number[]) => Promise<WholeFailure[]>,
): Promise<FailuresBefore> {
  const before = new Map<string, { numbers: number[]; text: number; gone: KeptBefore['gone'] }>();
  let left = MOST_BEFORE;
  let room = TEXT_BEFORE;
  for (const { cluster, number, time, length } of there) {
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
  const told: [string, KeptBefore][] = [];
  for (const [cluster, { numbers, gone }] of before)
    told.push([cluster, { kept: (await read(cluster, numbers)).reverse(), gone }]);
  return told;
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
