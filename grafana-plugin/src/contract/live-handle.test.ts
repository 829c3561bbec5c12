import type { DataFrame } from '@grafana/data';
import { carrying, liveHandleOf, type LiveHandle } from './live-handle.ts';

const handle = { version: 1 } as LiveHandle;
const frame = (custom?: Record<string, unknown>): DataFrame => ({ fields: [], length: 0, meta: { custom } });

test('a frame carries its handle where nothing copies or serialises it', () => {
  const live = frame(carrying(handle));
  expect(liveHandleOf(live)).toBe(handle);
  expect(JSON.stringify(live)).not.toContain('version');
  expect(Object.keys(live.meta!.custom!)).toEqual([]);
});

test('any other frame has none', () => {
  expect(liveHandleOf(frame())).toBeNull();
  expect(liveHandleOf({ fields: [], length: 0 })).toBeNull();
  expect(liveHandleOf(frame({ live: true }))).toBeNull();
  expect(liveHandleOf(frame({ live: { version: 2 } }))).toBeNull();
});
