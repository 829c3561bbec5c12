/** @jest-environment jsdom */
import type { Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { TaskSums } from '../../contract/task-sums.ts';
import { useExact } from './use-exact.ts';
import { useFound } from './use-found.ts';

const RANGE = { from: 0, to: 1000 };
/** What is drawn: fewer than there are. */
const inView = {
  ...RANGE,
  lanes: 1,
  groups: [],
  count: 478,
  errors: 0,
  time: 0,
  idle: 1,
} as unknown as Totals;

let asked: (string | undefined)[];
let found: number | null;
let counted: number;
let root: Root;

const sums = (whole: boolean): TaskSums => ({
  ...{ version: 1, rows: null, name: () => '', whole },
  ask: (_, search) => {
    asked.push(search);
    return Promise.resolve({ tasks: 574, errors: 0, busy: 0, threads: null, lost: false, functions: [] });
  },
});
const MERGED = sums(false);
const WHOLE = sums(true);

function Panel({ text, of, at }: { text: string; of: TaskSums; at: number }) {
  const range = { ...inView, from: at, to: at + 60_000 };
  const totals = useExact(range, useFound(of, text), at > 0);
  found = totals!.found;
  counted = totals!.count;
  return null;
}

const render = (text: string, of = MERGED, at = 0) =>
  act(async () => root.render(createElement(Panel, { text, of, at })));
/** In steps, between which it is rendered. */
async function pass(ms: number) {
  for (let at = 0; at < ms; at += 100) await act(() => jest.advanceTimersByTimeAsync(100));
}

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  asked = [];
  root = createRoot(document.createElement('div'));
});

afterEach(() => {
  act(() => root.unmount());
  jest.useRealTimers();
});

test('counts what was merged, too: it asks once the text is typed', async () => {
  await render('in');
  await pass(100);
  await render('inc');
  await pass(2000);
  expect(asked).toEqual([undefined, undefined, 'inc']);
  expect(found).toBe(574);
  await render('incx');
  expect(found).toBeNull();
});

test('asks nobody where what is drawn is all there is, or nothing is looked for', async () => {
  await render('inc', WHOLE);
  await pass(2000);
  await render('');
  await pass(2000);
  expect([asked, found]).toEqual([[], null]);
});

test('what all tasks have is found as often as they are counted, at any moment while they come', async () => {
  const of: TaskSums = {
    ...MERGED,
    // A task each ms.
    ask: async () => ({ ...(await MERGED.ask({ from: 0, to: 0 }))!, tasks: Date.now() }),
  };
  await render('', of, 1);
  let seen = 0;
  for (let second = 1; second < 14; second++) {
    await render(second > 3 ? 'inc' : '', of, second * 1_000);
    await pass(1_000);
    if (found === null) continue;
    expect(found).toBe(counted);
    seen++;
  }
  expect(seen).toBeGreaterThan(5);
});
