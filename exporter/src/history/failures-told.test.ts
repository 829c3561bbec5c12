import type { WholeFailure } from '../state/now/failures/failure-keeper.ts';
import { MOST_LISTED_BEFORE, toldBefore, type NamedFailure, type ThereFailure } from './failures-told.ts';

const read = (of: readonly NamedFailure[]) =>
  Promise.resolve(
    of
      .map(({ cluster, number }) => [cluster, { number } as WholeFailure] as const)
      .sort(([, one], [, other]) => other.number - one.number),
  );

/** Newest first, of so many clusters in turn. */
const there = (count: number, clusters: number): ThereFailure[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ cluster: `c${at % clusters}`, number: count - at, time: count - at, length: 1 },
  }));

test('few are told whole, the oldest of each cluster first', async () => {
  const { of, all } = await toldBefore(there(4, 2), read);
  expect(all).toBe(true);
  expect(of.map(([name, { kept, gone }]) => [name, kept.map(({ number }) => number), gone])).toEqual([
    ['c0', [2, 4], null],
    ['c1', [1, 3], null],
  ]);
});

test('of more than are looked at each may have others, and who is not among them may have some', async () => {
  let most = 0;
  const { of, all } = await toldBefore(there(MOST_LISTED_BEFORE + 1, MOST_LISTED_BEFORE), (asked) => {
    most = Math.max(most, asked.length);
    return read(asked);
  });
  expect(all).toBe(false);
  expect(of).toHaveLength(MOST_LISTED_BEFORE);
  expect(of.every(([, { gone }]) => gone !== null)).toBe(true);
  expect(of[0]).toEqual(['c0', { kept: [{ number: MOST_LISTED_BEFORE + 1 }], gone: { time: 1, number: 1 } }]);
  expect(most).toBe(1_000);
});
