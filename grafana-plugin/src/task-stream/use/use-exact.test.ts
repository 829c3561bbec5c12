/** @jest-environment jsdom */
import type { Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { RangeSums, SumsRange, TaskSums } from '../../contract/task-sums.ts';
import type { ShownTotals } from '../totals/shown-totals.ts';
import { useExact } from './use-exact.ts';

const drawn = (from: number, to: number): Totals => ({
  ...{ from, to, lanes: 1, groups: [], count: 1, errors: 0, time: 0, idle: 1, known: to - from },
});
const SUMS: RangeSums = { tasks: 7, errors: 0, busy: 0, threads: null, lost: false, functions: [] };

let root: Root;
let shown: ShownTotals | null;
let asked: SumsRange[];
let answer: () => Promise<RangeSums | null>;
let reachable: boolean;
let sums: TaskSums;
let hidden: jest.SpyInstance;

function Panel({ range, moves }: { range: Totals; moves: boolean }) {
  shown = useExact(range, sums, moves);
  return null;
}

const render = (from: number, to: number, moves = false) =>
  act(async () => root.render(createElement(Panel, { range: drawn(from, to), moves })));
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(false);
  root = createRoot(document.createElement('div'));
  asked = [];
  answer = () => Promise.resolve(SUMS);
  reachable = true;
  sums = {
    ...{ version: 1, whole: false, rows: null, name: () => '', reachable: () => reachable },
    ask: (range) => {
      asked.push(range);
      return answer();
    },
  };
});

afterEach(async () => {
  await act(async () => root.unmount());
  hidden.mockRestore();
  jest.useRealTimers();
});

/** What moves on by a second each second. */
async function follow(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await render(second * 1000, second * 1000 + 60_000, true);
    await pass(1000);
  }
}

test("is 'about' until the sums are known, and asks once about what stays", async () => {
  await render(0, 1000);
  expect(shown).toMatchObject({ count: 1, certainty: 'about' });
  await pass(60_000);
  expect(shown).toMatchObject({ count: 7, certainty: 'exact' });
  expect(asked).toEqual([{ from: 0, to: 1000 }]);
});

test('asks less and less often where it fails, at least once a minute, and goes on with the answer', async () => {
  answer = () => Promise.reject(new Error('no'));
  await render(0, 1000);
  await pass(62_000);
  // After 0, 1, 3, 7, 15 and 31 s.
  expect(asked).toHaveLength(6);
  expect(shown).toMatchObject({ certainty: 'about' });
  await pass(600_000);
  const before = asked.length;
  expect(before).toBeLessThanOrEqual(17);
  answer = () => Promise.resolve(SUMS);
  await pass(60_000);
  expect(asked).toHaveLength(before + 1);
  expect(shown).toMatchObject({ count: 7, certainty: 'exact' });
});

test('a range that moves does not undo the waiting, one that a person chose does', async () => {
  answer = () => Promise.reject(new Error('no'));
  await follow(32);
  expect(asked.length).toBeLessThanOrEqual(6);
  const before = asked.length;
  await render(100, 200);
  await pass(300);
  expect(asked.slice(before)).toEqual([{ from: 100, to: 200 }]);
});

test('one question is under way at a time', async () => {
  let end = () => {};
  answer = () => new Promise((resolve) => (end = () => resolve(SUMS)));
  await follow(20);
  expect(asked).toHaveLength(1);
  await act(async () => end());
  await follow(2);
  expect(asked).toHaveLength(2);
});

test('what takes long to fail is not asked again at once', async () => {
  let fail = () => {};
  answer = () => new Promise((_, reject) => (fail = () => reject(new Error('no'))));
  await follow(10);
  for (const [pause, count] of [
    [800, 1],
    [400, 2],
  ] as const) {
    await act(async () => fail());
    await pass(pause);
    expect(asked).toHaveLength(count);
    fail = () => {};
  }
});

test.each([
  ['the tab is hidden', () => void hidden.mockReturnValue(true), () => void hidden.mockReturnValue(false)],
  ['the source is lost', () => void (reachable = false), () => void (reachable = true)],
])('does not ask while %s, but then', async (_, begin, end) => {
  begin();
  await render(0, 1000);
  await pass(60_000);
  await follow(5);
  expect(asked).toEqual([]);
  end();
  await pass(1000);
  expect(asked).toHaveLength(1);
});

test('what is gone asks no more', async () => {
  answer = () => Promise.reject(new Error('no'));
  await render(0, 1000);
  await pass(0);
  await act(async () => root.render(null));
  await pass(60_000);
  expect(asked).toHaveLength(1);
});

test('panels that follow the same a moment apart ask about the same', async () => {
  await render(200, 60_200, true);
  await pass(1);
  expect(asked).toEqual([{ from: 0, to: 60_000 }]);
  await render(900, 60_900, true);
  await pass(3000);
  await render(1100, 61_100, true);
  await pass(3000);
  expect(new Set(asked.map(({ to }) => to))).toEqual(new Set([60_000, 61_000]));
});
