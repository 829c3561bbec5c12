/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import type { PanelData } from '@grafana/data';
import { act, createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { LiveHandle } from '../contract/live-handle.ts';
import { useStopped } from './use-stopped.ts';

const HANDLE = {} as LiveHandle;
const END = 5_000;
let root: Root;
let drawn: (number | null)[];

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers({ now: 10_000 });
  root = createRoot(document.createElement('div'));
  drawn = [];
});
afterEach(() => {
  act(() => root.unmount());
  jest.useRealTimers();
});

function Panel({ handle, state }: { handle: LiveHandle | null; state: string }) {
  const data = { state, timeRange: { to: { valueOf: () => END } } } as unknown as PanelData;
  const since = useStopped(handle, data);
  drawn.push(since);
  return null;
}

/** Since when it says it has stopped, once drawn; twice, as in development. */
function show(handle: LiveHandle | null, state: string): number | null {
  act(() => root.render(createElement(StrictMode, null, createElement(Panel, { handle, state }))));
  return drawn.at(-1)!;
}

test('a query that ran stops when it is told so, and stays stopped since then', () => {
  expect(show(HANDLE, 'Streaming')).toBeNull();
  jest.setSystemTime(20_000);
  expect(show(HANDLE, 'Done')).toBe(20_000);
  jest.setSystemTime(30_000);
  expect(show(HANDLE, 'Done')).toBe(20_000);
  expect(show(HANDLE, 'Loading')).toBeNull();
  expect(show(HANDLE, 'Done')).toBe(30_000);
});

test('one that came into view when all was over stopped when its time range ended', () => {
  expect(show(HANDLE, 'Done')).toBe(END);
});

test('it is stopped from the first drawing on, so that nothing is subscribed to in between', () => {
  show(HANDLE, 'Streaming');
  drawn = [];
  show(HANDLE, 'Done');
  expect(drawn).not.toContain(null);
});

test('what is no live query never stops', () => {
  expect(show(null, 'Done')).toBeNull();
});
