/** @jest-environment jsdom */
import type { Timeline, Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { useTotals } from './use-totals.ts';

test('panels that follow sum at the same moments, whenever they came', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers({ now: 10_300 });
  const moments: number[][] = [[], []];
  const timelines = moments.map((told) => ({
    ...{ view: { from: 0, to: 1 }, following: true },
    totals: () => {
      told.push(Date.now());
      return {} as Totals;
    },
  })) as unknown as Timeline[];
  const Panel = ({ timeline }: { timeline: Timeline }) => {
    useTotals(timeline, null);
    return null;
  };
  const roots = timelines.map(() => createRoot(document.createElement('div')));
  for (const [index, timeline] of timelines.entries()) {
    await act(async () => roots[index]!.render(createElement(Panel, { timeline })));
    await act(() => jest.advanceTimersByTimeAsync(350));
  }
  await act(() => jest.advanceTimersByTimeAsync(3000));
  expect(moments.map((told) => told.slice(1))).toEqual([
    [11_000, 12_000, 13_000, 14_000],
    [11_000, 12_000, 13_000, 14_000],
  ]);
  await act(async () => roots.forEach((root) => root.unmount()));
  jest.useRealTimers();
});
