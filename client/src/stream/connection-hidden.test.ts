import { heartbeat } from '../testing/streams.ts';
import { PACE } from './connection-options.ts';
import { FakeReader } from '../testing/reader.ts';

let reader: FakeReader;

beforeEach(() => {
  jest.useFakeTimers();
  reader = new FakeReader();
});

afterEach(() => jest.useRealTimers());

test('a tab that is hidden for a while has no stream; shown again, it goes on from the cursor', () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  reader.cursor = 's:9';
  reader.page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs);
  expect(reader.streams.open).toBe(0);
  expect(reader.connection.state).toMatchObject({ kind: 'ended', reason: expect.stringContaining('hidden') });
  jest.advanceTimersByTime(60_000);
  expect(reader.streams.cursors).toHaveLength(1);
  reader.page.hide(false);
  expect(reader.streams.cursors).toEqual([null, 's:9']);
});

test('a tab that is hidden for a moment keeps its stream', () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  reader.page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs - 1000);
  reader.page.hide(false);
  reader.streams.say(heartbeat());
  jest.advanceTimersByTime(1000);
  expect(reader.streams).toMatchObject({ cursors: [null], open: 1 });
});

test('a tab that is hidden while tries are awaited ends up without a stream', () => {
  reader.connection.enter();
  reader.streams.cut();
  reader.page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs);
  expect(reader.streams.open).toBe(0);
  const { length } = reader.streams.cursors;
  jest.advanceTimersByTime(60_000);
  expect(reader.streams.cursors).toHaveLength(length);
});

test('a tab that is hidden and shown while a try is awaited has one stream', () => {
  reader.connection.enter();
  reader.streams.cut();
  reader.page.hide(true);
  reader.page.hide(false);
  expect(reader.streams.open).toBe(0);
  jest.advanceTimersByTime(2000);
  expect(reader.streams).toMatchObject({ cursors: [null, null], open: 1 });
});

test('a tab that is hidden from the first is quiet until it is seen', () => {
  reader.page.hide(true);
  reader.connection.enter();
  jest.advanceTimersByTime(60_000);
  expect(reader.streams.cursors).toEqual([]);
  reader.page.hide(false);
  expect(reader.streams.open).toBe(1);
});
