import type { StreamLine } from '@daskscope/api';
import { FakePage, FakeStreams, heartbeat } from '../testing/stream.ts';
import { Connection, PACE } from './connection.ts';

let streams: FakeStreams;
let page: FakePage;
let lines: StreamLine[];
let states: string[];
let cursor: string | null;
let connection: Connection;

beforeEach(() => {
  jest.useFakeTimers();
  streams = new FakeStreams();
  page = new FakePage();
  lines = [];
  states = [];
  cursor = null;
  connection = new Connection({
    open: streams.connect,
    cursor: () => cursor,
    onLine: (line) => lines.push(line),
    onChange: () => states.push(connection.state.state),
    page: page as never,
  });
});

afterEach(() => jest.useRealTimers());

test('opens one stream however many want it, and lingers after the last left', () => {
  const leave = [connection.enter(), connection.enter(), connection.enter()];
  expect(streams.cursors).toEqual([null]);
  for (const go of leave) go();
  leave[0]!();
  jest.advanceTimersByTime(PACE.lingerMs - 1);
  const back = connection.enter();
  jest.advanceTimersByTime(PACE.lingerMs * 2);
  expect(streams).toMatchObject({ cursors: [null], open: 1 });
  back();
  jest.advanceTimersByTime(PACE.lingerMs);
  expect(streams.open).toBe(0);
  expect(connection.state.state).toBe('ended');
});

test('is live from the first line on', () => {
  connection.enter();
  expect(connection.state.state).toBe('connecting');
  streams.say(heartbeat());
  expect(connection.state.state).toBe('live');
  expect(lines).toEqual([heartbeat()]);
});

test('a stream that is cut is said to be lost, and opened again from the cursor within 2 seconds', () => {
  connection.enter();
  streams.say(heartbeat());
  cursor = 's:7';
  streams.write('{"topic":"heart');
  streams.cut();
  expect(connection.state).toMatchObject({ state: 'lost', reason: expect.stringContaining('cut') });
  jest.advanceTimersByTime(2000);
  expect(streams.cursors).toEqual([null, 's:7']);
  streams.say(heartbeat());
  expect(connection.state.state).toBe('live');
});

test('tries at least every 2 seconds for as long as it takes', () => {
  connection.enter();
  for (let i = 0; i < 20; i++) {
    streams.refuse(502, '');
    const before = streams.cursors.length;
    jest.advanceTimersByTime(2000);
    expect(streams.cursors.length).toBe(before + 1);
  }
  expect(connection.state).toMatchObject({
    state: 'lost',
    reason: expect.stringContaining('cannot reach the exporter'),
  });
});

test('says what was refused, and asks less often', () => {
  connection.enter();
  streams.refuse(400, 'Authentication to data source failed');
  expect(connection.state).toMatchObject({ state: 'lost', reason: expect.stringContaining('password') });
  jest.advanceTimersByTime(PACE.refusedMs - 1);
  expect(streams.cursors).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(streams.cursors).toHaveLength(2);
});

test('an end that was announced is no loss', () => {
  connection.enter();
  streams.say(heartbeat(), { topic: 'end', data: { reason: 'Open for long enough.', cursor: 's:3' } });
  states = [];
  cursor = 's:3';
  streams.cut();
  jest.advanceTimersByTime(0);
  streams.say(heartbeat());
  expect(streams.cursors).toEqual([null, 's:3']);
  expect(states).toEqual([]);
});

test('silence is told within 2 seconds, and ended after 5', () => {
  connection.enter();
  streams.say(heartbeat());
  jest.advanceTimersByTime(1500);
  expect(connection.state.state).toBe('live');
  jest.advanceTimersByTime(500);
  expect(connection.state.state).toBe('lost');
  streams.say(heartbeat());
  expect(connection.state.state).toBe('live');
  jest.advanceTimersByTime(PACE.giveUpMs + 500);
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
});

test('a hidden tab has no stream; shown again, it goes on from the cursor', () => {
  connection.enter();
  streams.say(heartbeat());
  cursor = 's:9';
  page.hide(true);
  expect(streams.open).toBe(0);
  expect(connection.state).toMatchObject({ state: 'ended', reason: expect.stringContaining('hidden') });
  jest.advanceTimersByTime(60_000);
  expect(streams.cursors).toHaveLength(1);
  page.hide(false);
  expect(streams.cursors).toEqual([null, 's:9']);
});

test('a tab that is hidden while a try is awaited stays without a stream', () => {
  connection.enter();
  streams.cut();
  page.hide(true);
  jest.advanceTimersByTime(60_000);
  expect(streams).toMatchObject({ cursors: [null], open: 0 });
});

test('a line that is no JSON ends the stream and is told', () => {
  connection.enter();
  streams.write('{"topic"\n');
  expect(connection.state).toMatchObject({
    state: 'lost',
    reason: expect.stringContaining('cannot be read'),
  });
  expect(streams.open).toBe(0);
});

test('opens anew from the cursor when asked to', () => {
  connection.enter();
  streams.say(heartbeat());
  cursor = null;
  connection.restart();
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
});
