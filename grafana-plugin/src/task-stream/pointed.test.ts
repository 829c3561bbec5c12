import { Columns, Lanes, type Hover } from '@daskscope/timeline';
import { pointedAt } from './pointed.ts';
import type { TaskSource } from './task-source.ts';

const SOURCE = {
  columns: new Columns(),
  lanes: new Lanes(),
  name: () => 'inc',
  detail: () => null,
} as unknown as TaskSource;
const UNKNOWN = { from: 0, to: 10, word: 'not recorded', reason: 'Nobody was there.' };
const hover = (change: Partial<Hover>): Hover => ({
  x: 1,
  y: 2,
  time: 5,
  hit: null,
  label: null,
  unknown: null,
  ...change,
});
const at = (change: Partial<Hover>) => pointedAt(hover(change), SOURCE, { x: 0, y: 0 });
const row = { host: 'h', worker: '', name: '', collapsed: 'host' as const, lanes: [0, 1] };
const group = (busy: number) => ({
  box: { row, y: 0, height: 9 },
  interval: null,
  part: null,
  group: { lanes: 2, busy, groups: [] },
});

test('nothing is said of an idle lane, and why of one that is not known', () => {
  expect(at({})).toBeNull();
  expect(at({ unknown: UNKNOWN })).toMatchObject({
    name: 'Not recorded',
    reason: 'Nobody was there.',
    busy: null,
  });
});

test('a collapsed group is not said to be idle where that is not known', () => {
  expect(at({ hit: group(0) })).toMatchObject({ name: 'h', reason: '', busy: { busy: 0 } });
  expect(at({ hit: group(0), unknown: UNKNOWN })).toMatchObject({ name: 'Not recorded', busy: null });
  expect(at({ hit: group(1), unknown: UNKNOWN })).toMatchObject({ name: 'h', reason: 'Nobody was there.' });
});
