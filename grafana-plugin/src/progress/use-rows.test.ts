/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import type { Progress } from '@daskscope/api';
import { progressAnswer } from '@daskscope/client/testing/answers';
import type { PanelData } from '@grafana/data';
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { carrying, type LiveHandle } from '../contract/live-handle.ts';
import { Filter } from '../datasource/filter.ts';
import { progressFrame } from '../datasource/frames/progress.ts';
import { useRows, type Rows } from './use-rows.ts';

let rows: Rows;
let root: Root;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  root = createRoot(document.createElement('div'));
});
afterEach(() => act(() => root.unmount()));

function Panel({ data }: { data: PanelData }) {
  rows = useRows(data, true);
  return null;
}

/** What the data source sends of a progress, of the functions asked for; all of them unless said. */
function show(progress: Progress, prefixes: string[] | null = null): void {
  const handle = { version: 1, progress } as LiveHandle;
  const asked = new Filter(prefixes ? { prefixes } : {});
  const frame = progressFrame('A', progress, asked, { custom: carrying(handle) });
  const timeRange = { to: { valueOf: () => 0 } };
  const data = { series: [frame], state: 'Streaming', timeRange } as unknown as PanelData;
  act(() => root.render(createElement(Panel, { data })));
}

const shown = () => rows.rows!.map(({ name, states }) => [name, states.processing, states.released]);
const WORKING = progressAnswer([
  { prefix: 'inc', states: { processing: 2 } },
  { prefix: 'add', states: { processing: 5 } },
]);
const FORGOTTEN = progressAnswer([{ prefix: 'inc' }, { prefix: 'add' }]);

test('the bar of what is done stays', () => {
  show(WORKING);
  show(FORGOTTEN);
  expect(shown()).toEqual([
    ['inc', 0, 2],
    ['add', 0, 5],
  ]);
});

test('functions that are not asked for any more are not done', () => {
  show(WORKING);
  show(WORKING, ['inc']);
  expect(shown()).toEqual([['inc', 2, 0]]);
});

test('what another scheduler left undone is not done', () => {
  show(WORKING);
  show({ ...FORGOTTEN, life: 'Scheduler-2' });
  expect(shown()).toEqual([]);
});

test('what was cancelled with Client.restart is not done', () => {
  show(WORKING);
  show(progressAnswer([]));
  expect(shown()).toEqual([]);
});

test('whoever comes when all is done sees what was', () => {
  const [inc, add] = FORGOTTEN.prefixes;
  const transitions = { ...inc!.transitions, memory: 9 };
  show({ ...FORGOTTEN, prefixes: [{ ...inc!, transitions }, add!] });
  expect(shown()).toEqual([['inc', 0, 9]]);
});
