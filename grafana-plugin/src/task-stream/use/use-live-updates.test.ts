/** @jest-environment jsdom */
import type { Timeline } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { LiveHandle } from '../../contract/live-handle.ts';
import type { LiveSource } from '../live/live-source.ts';
import { useLiveUpdates } from './use-live-updates.ts';

test('takes the past that has come, though nothing more happens', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const tasks = { epoch: 1, ready: false };
  const handle = { tasks, subscribe: () => () => undefined } as unknown as LiveHandle;
  const timeline = { view: { from: 0, to: 1 }, setRunning: jest.fn(), invalidate: jest.fn() };
  const takeRows = jest.fn(() => true);
  const source = { takeRows, takeWorkers: jest.fn(), takeRunning: jest.fn(), running: [] };
  const Panel = () => {
    useLiveUpdates(timeline as unknown as Timeline, source as unknown as LiveSource, handle, false);
    return null;
  };
  const root = createRoot(document.createElement('div'));
  const frame = () => act(async () => root.render(createElement(Panel)));
  await frame();
  await frame();
  expect(takeRows).toHaveBeenCalledTimes(1);
  Object.assign(tasks, { epoch: 2, ready: true });
  await frame();
  expect(takeRows).toHaveBeenCalledTimes(2);
  await act(async () => root.unmount());
});
