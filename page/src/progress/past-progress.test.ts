import type { Progress } from '@daskscope/api';
import { PastProgress } from './past-progress.ts';

const NOW = 100_000;
const told = (time: number): Progress => ({ time, life: 'A', prefixes: [], totals: null });

let asked: number[];
let shown: (number | null)[];
let answers: ((to: number) => Progress)[];
let past: PastProgress;

beforeEach(() => {
  jest.useFakeTimers();
  [asked, shown, answers] = [[], [], []];
  past = new PastProgress({
    ask: async (to) => {
      asked.push(to);
      return (answers.shift() ?? told)(to);
    },
    show: (then) => shown.push(then && then.time),
  });
});

afterEach(() => jest.useRealTimers());

const look = async (to: number) => {
  past.look({ from: 0, to }, NOW);
  await jest.advanceTimersByTimeAsync(1_000);
};

test('is of the end of what is looked at, asked for once, until now is looked at', async () => {
  await look(50_000);
  past.look({ from: 10_000, to: 49_500 }, NOW);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([asked, shown]).toEqual([[50_000], [50_000]]);
  past.look(null, NOW);
  expect(shown).toEqual([50_000, null]);
});

test('what ends a moment ago is as it is now', async () => {
  await look(NOW - 5_000);
  expect([asked, shown]).toEqual([[], []]);
  past.look({ from: 0, to: NOW - 5_000 }, NOW + 6_000);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([NOW - 5_000]);
});

test('what is not known is shown as such, and asked for again', async () => {
  answers.push((to) => ({ ...told(to), missing: 'The disk is full.' }));
  await look(50_000);
  expect(asked).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([asked.length, shown]).toEqual([2, [50_000, 50_000]]);
});

test('what stays unknown is asked for ever more seldom, and by one question, whatever was looked at meanwhile', async () => {
  const unknown = (to: number) => ({ ...told(to), missing: 'Nothing is kept of before.' });
  answers.push(...Array<typeof unknown>(100).fill(unknown));
  for (const to of [50_000, 40_000, 50_000]) await look(to);
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  const begun = 3;
  expect(asked.slice(begun)).toEqual(Array(10).fill(50_000));
});
