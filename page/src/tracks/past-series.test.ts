import { SeriesFigures, type Series } from '@daskscope/api';
import type { PastQuestion } from '../stream/past/past-question.ts';
import { PastSeries } from './past-series.ts';

const FIGURES = Object.keys(SeriesFigures.properties).filter((name) => name !== 'tasks');
const told = (time: number[]): Series => ({
  ...{ now: 0, since: 0, step: 10_000, time, missing: null },
  mean: Object.fromEntries(FIGURES.map((name) => [name, time.map(() => 1)])) as unknown as SeriesFigures,
});

let answers: ((question: PastQuestion) => Promise<Series>)[];
let asked: PastQuestion[];
let changes: number;
let past: PastSeries;

beforeEach(() => {
  jest.useFakeTimers();
  [answers, asked, changes] = [[], [], 0];
  past = new PastSeries({
    ask: (question) => {
      asked.push(question);
      return answers.shift()!(question);
    },
    changed: () => changes++,
  });
});

afterEach(() => jest.useRealTimers());

const times = () => past.points.map(({ time }) => time);

test('of ranges near each other it asks once, and of none it has none', async () => {
  answers.push(() => Promise.resolve(told([10_000, 20_000])));
  past.look({ from: 10_000, to: 50_000 }, 100);
  past.look({ from: 10_100, to: 50_100 }, 100);
  await jest.advanceTimersByTimeAsync(1_000);
  past.look({ from: 10_200, to: 50_200 }, 100);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.from).toBeLessThanOrEqual(10_000);
  expect(asked[0]!.to).toBeGreaterThanOrEqual(50_200);
  expect([times(), past.points[0]!.step]).toEqual([[10_000, 20_000], 10_000]);
  past.look(null, 100);
  expect([times(), changes]).toEqual([[], 2]);
});

test('an answer that comes after another range is looked at is not shown', async () => {
  let late: (series: Series) => void = () => undefined;
  answers.push(
    () => new Promise((resolve) => (late = resolve)),
    () => Promise.resolve(told([90_000_000])),
  );
  past.look({ from: 10_000, to: 50_000 }, 100);
  await jest.advanceTimersByTimeAsync(1_000);
  past.look({ from: 90_000_000, to: 90_050_000 }, 100);
  await jest.advanceTimersByTimeAsync(1_000);
  late(told([10_000]));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(times()).toEqual([90_000_000]);
});

test('what could not be told is asked for again, until nobody looks', async () => {
  const missing = 'The disk is full.';
  answers.push(
    () => Promise.reject(new Error('away')),
    () => Promise.resolve({ ...told([]), missing }),
    () => Promise.resolve(told([10_000])),
  );
  past.look({ from: 10_000, to: 50_000 }, 100);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([asked.length, times()]).toEqual([3, [10_000]]);
  answers.push(() => Promise.reject(new Error('away')));
  past.look({ from: 90_000_000, to: 90_050_000 }, 100);
  await jest.advanceTimersByTimeAsync(1_000);
  past.end();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(4);
});
