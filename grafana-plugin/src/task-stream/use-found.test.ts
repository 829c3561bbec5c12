/** @jest-environment jsdom */
import type { Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { TaskSums } from '../datasource/task-sums.ts';
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

function Panel({ text, of }: { text: string; of: TaskSums }) {
  found = useFound(inView, of, text, false);
  return null;
}

const render = (text: string, of = MERGED) =>
  act(async () => root.render(createElement(Panel, { text, of })));
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
  expect(asked).toEqual(['inc']);
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
