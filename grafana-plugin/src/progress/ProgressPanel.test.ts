/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { progressAnswer } from '@daskscope/client/testing/answers';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { carrying, type LiveHandle } from '../contract/live-handle.ts';
import { Filter } from '../datasource/filter.ts';
import { progressFrame } from '../datasource/frames/progress.ts';
import { ProgressPanel } from './ProgressPanel.tsx';

// It draws, which jsdom does not.
jest.mock('./Bars.tsx', () => ({ Bars: () => null }));

const HOUR_AGO = Date.now() - 3_600_000;
const PROGRESS = { ...progressAnswer([{ prefix: 'inc', states: { memory: 2 } }]), time: HOUR_AGO };
const HANDLE = {
  ...{ version: 1, progress: PROGRESS, connection: { state: 'live', since: HOUR_AGO, reason: '' } },
  subscribe: () => () => undefined,
} as unknown as LiveHandle;

beforeAll(() => Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true }));

test.each([
  ['of a live one nothing, however long ago something changed', carrying(HANDLE), false],
  ['of one of the past of when it is', { asOf: HOUR_AGO }, true],
])('a panel says %s', (_, custom, says) => {
  const box = document.createElement('div');
  const root = createRoot(box);
  const props = {
    data: {
      series: [progressFrame('A', PROGRESS, new Filter({}), { custom })],
      state: 'Streaming',
      timeRange: { to: { valueOf: () => 0 } },
    },
    ...{ id: 1, options: {}, fieldConfig: { defaults: {}, overrides: [] }, width: 400, height: 300 },
    ...{ timeZone: 'utc', replaceVariables: (text: string) => text },
  } as unknown as Parameters<typeof ProgressPanel>[0];
  act(() => root.render(createElement(ProgressPanel, props)));
  expect(box.textContent.includes('As of')).toBe(says);
  act(() => root.unmount());
});
