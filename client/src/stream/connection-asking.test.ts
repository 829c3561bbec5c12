import { heartbeat } from '../testing/streams.ts';
import { PACE } from './connection-options.ts';
import { FakeReader } from '../testing/reader.ts';

let reader: FakeReader;

beforeEach(() => {
  jest.useFakeTimers();
  reader = new FakeReader();
});

afterEach(() => jest.useRealTimers());

test('silence is told within 2 seconds, and the stream opened anew where asking gets no answer either', async () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  jest.advanceTimersByTime(1500);
  expect(reader.connection.state.kind).toBe('live');
  jest.advanceTimersByTime(500);
  expect(reader.connection.state.kind).toBe('lost');
  reader.streams.say(heartbeat());
  expect(reader.connection.state.kind).toBe('live');
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + PACE.silenceMs + 1000);
  expect(reader.asked).toEqual([null]);
  expect(reader.streams).toMatchObject({ cursors: [null, null], open: 1 });
  expect(reader.connection.state.kind).toBe('lost');
});

test('where nothing of a stream comes though the exporter answers, it is asked instead, and its stream closed', async () => {
  reader.answer = [heartbeat()];
  reader.connection.enter();
  await jest.advanceTimersByTimeAsync(2000);
  expect(reader.states).toEqual(['connecting', 'live']);
  expect(reader.streams.open).toBe(0);
  reader.cursor = 's:4';
  await jest.advanceTimersByTimeAsync(10 * PACE.askMs);
  expect(reader.asked.slice(0, 3)).toEqual([null, 's:4', 's:4']);
  expect(reader.asked.length).toBeGreaterThan(9);
  expect(reader.lines).toHaveLength(reader.asked.length);
  expect(reader.streams.cursors).toEqual([null]);
});

test('a stream that no more flows is not waited for either', async () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  reader.answer = [heartbeat()];
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + 500);
  expect(reader.streams.open).toBe(0);
  expect(reader.connection.state.kind).toBe('live');
});

test('an exporter that does not answer any more is lost, and tried by a stream again', async () => {
  reader.answer = [heartbeat()];
  reader.connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  reader.answer = null;
  await jest.advanceTimersByTimeAsync(PACE.askMs);
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: 'It does not answer.' });
  await jest.advanceTimersByTimeAsync(200);
  expect(reader.streams.open).toBe(1);
});

describe('after a minute of asking', () => {
  /** Until the stream is tried again. */
  const untilTried = async () => {
    reader.answer = [heartbeat()];
    reader.connection.enter();
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + PACE.streamAgainMs - 1000);
    expect(reader.streams.cursors).toHaveLength(1);
    reader.cursor = 's:9';
    reader.states = [];
    await jest.advanceTimersByTimeAsync(3000);
    expect(reader.streams).toMatchObject({ cursors: [null, 's:9'], open: 1 });
  };

  test('the stream is tried again, and once it flows nobody is asked', async () => {
    await untilTried();
    const { length } = reader.asked;
    reader.streams.say(heartbeat());
    for (let second = 0; second < 60; second++) {
      await jest.advanceTimersByTimeAsync(1000);
      reader.streams.say(heartbeat());
    }
    expect(reader.asked).toHaveLength(length);
    expect(reader.lines).toHaveLength(length + 61);
    expect(reader.streams).toMatchObject({ cursors: [null, 's:9'], open: 1 });
    expect(reader.states).toEqual([]);
  });

  test('one that is held back still is left for asking, from where that was, every minute', async () => {
    await untilTried();
    const { length } = reader.asked;
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + PACE.askMs);
    expect(reader.streams.open).toBe(0);
    expect(reader.asked.length).toBeGreaterThan(length + 1);
    expect(new Set(reader.asked.slice(length))).toEqual(new Set(['s:9']));
    await jest.advanceTimersByTimeAsync(2 * (PACE.streamAgainMs + 5000));
    expect(reader.streams.cursors).toHaveLength(4);
    expect(reader.states).toEqual([]);
  });

  test.each([
    ['cut', () => reader.streams.cut()],
    ['refused', () => reader.streams.refuse(504, 'The gateway waits no longer.')],
  ])('one that is %s is no loss while answers come', async (_, end) => {
    await untilTried();
    const { length } = reader.asked;
    end();
    await jest.advanceTimersByTimeAsync(0);
    expect(reader.asked.slice(length)).toEqual(['s:9']);
    await jest.advanceTimersByTimeAsync(5 * PACE.askMs);
    expect(reader.asked.length).toBeGreaterThan(length + 4);
    expect(reader.streams.open).toBe(0);
    expect(reader.states).toEqual([]);
  });

  test('an exporter that is gone by then is lost', async () => {
    await untilTried();
    reader.answer = null;
    reader.streams.cut();
    await jest.advanceTimersByTimeAsync(0);
    expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: 'It does not answer.' });
    await jest.advanceTimersByTimeAsync(PACE.retriesMs[0]!);
    reader.streams.say(heartbeat());
    expect(reader.connection.state.kind).toBe('live');
  });

  test('one that has fallen silent by then is lost', async () => {
    await untilTried();
    reader.answer = null;
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + 200);
    expect(reader.connection.state.kind).toBe('lost');
    expect(reader.streams.open).toBe(0);
    await jest.advanceTimersByTimeAsync(PACE.silenceMs);
    expect(reader.streams.open).toBe(1);
  });
});

test('an answer that does not come is a loss, and the stream is tried', async () => {
  reader.answer = [heartbeat()];
  reader.connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  expect(reader.connection.state.kind).toBe('live');
  reader.answer = 'never';
  await jest.advanceTimersByTimeAsync(PACE.askMs + PACE.giveUpMs);
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: 'The exporter has fallen silent.' });
  const { length } = reader.asked;
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + PACE.silenceMs);
  expect(reader.streams).toMatchObject({ cursors: [null, null], open: 1 });
  expect(reader.asked).toHaveLength(length);
  reader.streams.say(heartbeat());
  expect(reader.connection.state.kind).toBe('live');
});

test('nobody is asked any more once nobody looks', async () => {
  reader.answer = [heartbeat()];
  const leave = reader.connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  leave();
  await jest.advanceTimersByTimeAsync(PACE.lingerMs);
  const { length } = reader.asked;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(reader.asked).toHaveLength(length);
  expect(reader.connection.state.kind).toBe('ended');
});
