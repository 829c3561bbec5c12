import fc from 'fast-check';
import { MAX_LANES, WorkerLanes } from './worker-lanes.ts';

/** [thread, start, stop] of runs in the order in which they ended -> their lanes. */
function lanesOf(threads: number, runs: readonly (readonly [string, number, number])[]): number[] {
  const lanes = new WorkerLanes();
  return runs.map(([ident, start, stop], i) => lanes.laneOf(ident, { start, stop }, threads, i + 1));
}

test('threads of a worker get lanes in order of first sight', () => {
  expect(
    lanesOf(
      3,
      ['a', 'b', 'a', 'c', 'b'].map((ident, i) => [ident, i, i + 1]),
    ),
  ).toEqual([0, 1, 0, 2, 1]);
});

test('a worker that is started again has the lanes that it had', () => {
  const runs = [0, 100, 200, 300].flatMap((at) => [
    [`a${at}`, at, at + 10] as const,
    [`b${at}`, at + 5, at + 20] as const,
    [`a${at}`, at + 10, at + 30] as const,
  ]);
  expect(lanesOf(2, runs)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

test('with more threads than before it has more, with fewer the first ones', () => {
  const lanes = new WorkerLanes();
  let used = 0;
  const start = (at: number, threads: number) =>
    Array.from({ length: threads }, (_, i) =>
      lanes.laneOf(`${at}-${i}`, { start: at, stop: at + 10 }, threads, ++used),
    ).sort();
  expect(start(0, 1)).toEqual([0]);
  expect(start(20, 3)).toEqual([0, 1, 2]);
  expect(start(40, 2)).toEqual([0, 1]);
});

test('the task of a thread that seceded is beyond the lanes of the others, and leaves no lane behind', () => {
  const runs = [0, 100, 200].flatMap((at) => [
    ['b', at + 1, at + 11] as const,
    [`a${at + 100}`, at + 4, at + 14] as const,
    ['b', at + 12, at + 16] as const,
    [`a${at}`, at + 2, at + 20] as const,
  ]);
  expect(lanesOf(2, [['a0', 0, 1], ...runs]).slice(1, 5)).toEqual([1, 0, 1, 2]);
  expect(new Set(lanesOf(2, [['a0', 0, 1], ...runs]))).toEqual(new Set([0, 1, 2]));
});

test('a thread beside those that the worker has, as the event loop is for async functions, finds a lane and keeps it', () => {
  const runs = Array.from({ length: 30 }, (_, i) => [['a', 'b', 'loop'][i % 3]!, i, i + 1] as const);
  const lanes = lanesOf(2, runs);
  expect(new Set(lanes)).toEqual(new Set([0, 1, 2]));
  for (const thread of [0, 1, 2])
    expect(new Set(lanes.slice(9).filter((_, i) => i % 3 === thread)).size).toBe(1);
});

test('where nobody says how many threads there are, lanes are as many as ran at the same time', () => {
  expect(lanesOf(0, [['a', 0, 10], ['b', 5, 11], ['c', 20, 30], ['d', 21, 31], ['c', 31, 40]])).toEqual([0, 1, 0, 1, 0]); // prettier-ignore
});

/** A pool of threads that is started again and again: how long until a run begins, whose it is, how long it takes. */
const work = fc.array(
  fc.array(fc.record({ pause: fc.nat(20), thread: fc.nat(3), length: fc.nat(50) }), { maxLength: 40 }),
  { minLength: 1, maxLength: 10 },
);

test('whatever runs, and whenever the worker is started again: a thread stays, lanes do not overlap and are as many as threads', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), work, (threads, starts) => {
      const runs: { ident: string; start: number; stop: number }[] = [];
      let now = 0;
      for (const [process, tasks] of starts.entries()) {
        const freeAt = new Array<number>(threads).fill(now);
        for (const { pause, thread, length } of tasks) {
          const at = thread % threads;
          now += pause;
          const start = Math.max(now, freeAt[at]!);
          freeAt[at] = start + length;
          runs.push({ ident: `${process}-${at}`, start, stop: start + length });
        }
        now = Math.max(now, ...freeAt) + 1;
      }
      runs.sort((a, b) => a.stop - b.stop);
      const lanes = lanesOf(
        threads,
        runs.map(({ ident, start, stop }) => [ident, start, stop]),
      );
      const laneOf = new Map<string, number>();
      const until = new Map<number, number>();
      runs.forEach(({ ident, start, stop }, i) => {
        const lane = lanes[i]!;
        expect(laneOf.get(ident) ?? lane).toBe(lane);
        laneOf.set(ident, lane);
        expect(until.get(lane) ?? 0).toBeLessThanOrEqual(start);
        until.set(lane, stop);
      });
      expect(Math.max(-1, ...lanes)).toBeLessThan(threads);
    }),
  );
});

test('lanes are bounded however many threads run at the same time; those in use keep theirs', () => {
  const lanes = new WorkerLanes();
  const steady = new Set<number>();
  let highest = 0;
  for (let index = 0; index < 5_000; index++) {
    const span = { start: index / 1e6, stop: 1 + index };
    steady.add(lanes.laneOf('steady', span, 2, 2 * index + 1));
    highest = Math.max(highest, lanes.laneOf(`seceded-${index}`, span, 2, 2 * index + 2));
  }
  expect([...steady]).toEqual([0]);
  expect(highest).toBe(MAX_LANES - 1);
});
