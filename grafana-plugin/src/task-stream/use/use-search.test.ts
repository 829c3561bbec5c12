/** @jest-environment jsdom */
import type { Timeline, Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Finding, TaskSource } from '../task-source.ts';
import { useSearch } from './use-search.ts';

let root: Root;
let found: number | null;
let finding: { -readonly [name in keyof Finding]: Finding[name] };
/** Markings that were begun, of which the last may be under way. */
let markings: (() => void)[];
let timeline: Timeline;
let source: TaskSource;

function Panel({ inView, text }: { inView: Totals; text: string }) {
  found = useSearch(timeline, source, text, inView);
  return null;
}

const render = (to: number, text = 'inc') =>
  act(async () => root.render(createElement(Panel, { inView: { from: 0, to } as Totals, text })));
const marked = () => act(async () => markings.at(-1)!());

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  root = createRoot(document.createElement('div'));
  markings = [];
  finding = { version: 1, goOn: () => false, has: () => true };
  timeline = {
    search: (has: unknown, then: () => void) => {
      if (has) markings.push(then);
    },
    countFound: ({ to }: Totals, told: (found: number) => void) => {
      told(to);
      return () => undefined;
    },
  } as unknown as Timeline;
  source = { search: () => finding } as unknown as TaskSource;
});

afterEach(() => act(async () => root.unmount()));

test('counts once all is marked, in what is in view by then', async () => {
  await render(1);
  await render(2);
  expect([found, markings.length]).toEqual([null, 1]);
  await marked();
  expect(found).toBe(2);
  await render(3);
  expect([found, markings.length]).toEqual([3, 1]);
});

test('a marking that takes longer than until more is found comes to its end, and then another one', async () => {
  await render(1);
  finding.version = 2;
  await render(2);
  expect(markings).toHaveLength(1);
  await marked();
  expect([found, markings.length]).toEqual([null, 2]);
  await marked();
  expect(found).toBe(2);
});
