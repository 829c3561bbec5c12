/** @jest-environment jsdom */
import type { Timeline, Totals } from '@daskscope/timeline';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { useTotals } from './use-totals.ts';

test('sums that take longer than until the next ones come to their end', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers({ now: 10_300 });
  const begun: ((totals: Totals) => void)[] = [];
  const timeline = {
    ...{ view: { from: 0, to: 1 }, following: true },
    sum: (tell: (totals: Totals) => void) => {
      begun.push(tell);
      return () => undefined;
    },
  } as unknown as Timeline;
  let shown: Totals | null = null;
  const Panel = () => {
    shown = useTotals(timeline, null);
    return null;
  };
  const root = createRoot(document.createElement('div'));
  await act(async () => root.render(createElement(Panel)));
  await act(() => jest.advanceTimersByTimeAsync(3000));
  expect(begun).toHaveLength(1);
  await act(async () => begun[0]!({ count: 7 } as Totals));
  expect(shown).toEqual({ count: 7 });
  await act(() => jest.advanceTimersByTimeAsync(1000));
  expect(begun).toHaveLength(2);
  await act(async () => root.unmount());
  jest.useRealTimers();
});

test('panels that follow sum at the same moments, whenever they came', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers({ now: 10_300 });
  const moments: number[][] = [[], []];
  const timelines = moments.map((told) => ({
    ...{ view: { from: 0, to: 1 }, following: true },
    sum: (tell: (totals: Totals) => void) => {
      told.push(Date.now());
      tell({} as Totals);
      return () => undefined;
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
