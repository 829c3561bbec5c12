import { TRANSITION_STATES } from '@daskscope/api';
import { Names } from '../../names.ts';
import { PrefixCounters } from './prefix-counters.ts';
import { prefixUpdate } from '../../samples.ts';
import type { PrefixUpdate } from '../../updates/functions.ts';

const MEMORY = TRANSITION_STATES.indexOf('memory');

function newCounters(maxSeries = 10) {
  const counters = new PrefixCounters({ names: new Names(), maxSeries });
  return {
    counters,
    finished: () =>
      Object.fromEntries(counters.series().map(({ name, transitions }) => [name, transitions[MEMORY]])),
    before: () =>
      Object.fromEntries(counters.series().map(({ name, before }) => [name, before.transitions[MEMORY]])),
  };
}

const finished = (name: string, memory: number, changes: Partial<PrefixUpdate> = {}) =>
  prefixUpdate(name, { memory }, changes);

test('what was there when the exporter came is told apart; what comes later counts from its first task', () => {
  const { counters, finished: counted, before } = newCounters();
  counters.beginLife(false);
  counters.update([finished('old', 1000)], 0);
  expect([counted(), before()]).toEqual([{ old: 1000 }, { old: 1000 }]);
  counters.update([finished('old', 1001), finished('new', 200)], 0);
  expect(counted()).toEqual({ old: 1001, new: 200 });
  expect(before()).toEqual({ old: 1000, new: 0 });
});

test('what was there is told apart for all that share a series, too', () => {
  const { counters, finished: counted, before } = newCounters(0);
  counters.beginLife(false);
  counters.update([finished('old', 1000), finished('older', 500)], 0);
  counters.update([finished('old', 1001), finished('older', 500), finished('new', 200)], 0);
  expect([Object.values(counted()), Object.values(before())]).toEqual([[1701], [1500]]);
});

test('Client.restart drops the prefixes: their series stay, and count on', () => {
  const { counters, finished: counted } = newCounters();
  counters.update([], 0);
  counters.update([finished('inc', 200)], 0);
  counters.update([], 0);
  expect(counted()).toEqual({ inc: 200 });
  counters.update([finished('inc', 200)], 0);
  expect(counted()).toEqual({ inc: 400 });
});

test('a scheduler younger than the first connection counts from 0, an older one from when it is seen', () => {
  const { counters, finished: counted } = newCounters();
  counters.update([], 0);
  counters.update([finished('inc', 200)], 0);
  counters.beginLife(true);
  counters.update([finished('inc', 150)], 0);
  expect(counted()).toEqual({ inc: 350 });
  counters.beginLife(false);
  counters.update([finished('inc', 9000)], 0);
  expect(counted()).toEqual({ inc: 350 });
});

test('a scheduler that does not tell has no series, and does not take away those that there are', () => {
  const { counters, finished: counted } = newCounters();
  counters.update([finished('inc', 0, { stateCounts: null })], 0);
  expect(counted()).toEqual({});
  counters.update([finished('inc', 5)], 0);
  counters.update([finished('inc', 0, { stateCounts: null })], 0);
  expect(counted()).toEqual({ inc: 5 });
});

test('every action is there from the first sight on; of those that Dask does not know only so many', () => {
  const { counters } = newCounters();
  counters.update([], 0);
  const update = (seconds: number) =>
    finished('inc', 1, {
      allDurations: new Map(Array.from({ length: 100 }, (_, i) => [`action-${i}`, seconds])),
    });
  counters.update([finished('inc', 1)], 0);
  const [inc] = counters.series();
  expect([...inc!.seconds.keys()]).toEqual(['compute', 'transfer', 'disk-read', 'disk-write', 'deserialize']);
  counters.update([update(1)], 0);
  counters.update([update(3)], 0);
  expect(inc!.seconds.size).toBeLessThan(20);
  expect([...inc!.seconds.values()].reduce((a, b) => a + b)).toBe(300);
});

test('a task that is begun once more is counted; data that was scattered, and a task that is only just made, are not', () => {
  const { counters } = newCounters();
  const told = (waited: number, forgotten: number, there: number) => {
    const states = new Map([['memory', there]]);
    counters.update([prefixUpdate('inc', { waiting: waited, forgotten }, { states })], 0);
    return counters.series()[0]!.recomputations;
  };
  // Three were begun again before the exporter came.
  expect(told(13, 0, 10)).toBe(0);
  expect(told(14, 0, 10)).toBe(1);
  expect(told(14, 0, 16)).toBe(1);
  expect(told(14, 5, 5)).toBe(1);
  expect(told(16, 5, 5)).toBe(3);
  // Client.restart, seen at once.
  expect(told(2, 0, 2)).toBe(3);
  expect(told(4, 0, 2)).toBe(5);
});

test('what failed and is tried again, or whose worker left, is told of by its time; what is only wanted once more is not', () => {
  const { counters } = newCounters();
  const tell = (counts: Record<string, number>, there: Record<string, number>, time: number) =>
    counters.update([prefixUpdate('inc', counts, { states: new Map(Object.entries(there)) })], time);
  const told = () => Object.fromEntries(counters.begunAgain.between(0, 10));
  tell({ waiting: 10, processing: 8, memory: 4 }, { memory: 4, processing: 4, waiting: 2 }, 1);
  // Two of those that ran are tried again.
  tell({ waiting: 12, processing: 12, memory: 6, released: 2 }, { memory: 6, processing: 4 }, 2);
  expect(told()).toEqual({ inc: 2 });
  // All are done, five are dropped, and three of those are wanted once more.
  tell({ waiting: 12, processing: 12, memory: 10, released: 7 }, { memory: 5, released: 5 }, 3);
  tell({ waiting: 15, processing: 15, memory: 13, released: 7 }, { memory: 8, released: 2 }, 4);
  expect(counters.series()[0]!.recomputations).toBe(5);
  expect(told()).toEqual({ inc: 2 });
  // Others are cancelled as they run.
  tell(
    { waiting: 20, processing: 20, memory: 13, released: 12, forgotten: 5 },
    { memory: 8, released: 2 },
    5,
  );
  expect(told()).toEqual({ inc: 2 });
});
