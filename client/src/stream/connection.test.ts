import type { WholeLine } from '@daskscope/api';
import { FakePage, FakeStreams, heartbeat } from '../testing/streams.ts';
import { Connection } from './connection.ts';
import { PACE } from './connection-options.ts';
import { RequestError } from './request-error.ts';

let streams: FakeStreams;
let page: FakePage;
let lines: WholeLine[];
let states: string[];
let cursor: string | null;
let connection: Connection;
/** What asking answers; null: nobody does. */
let answer: WholeLine[] | 'never' | null;
let asked: (string | null)[];

beforeEach(() => {
  jest.useFakeTimers();
  streams = new FakeStreams();
  page = new FakePage();
  lines = [];
  states = [];
  cursor = null;
  answer = null;
  asked = [];
  connection = new Connection({
    open: streams.connect,
    ask: async (from) => {
      asked.push(from);
      if (!answer) throw new RequestError(0, 'It does not answer.');
      return answer === 'never' ? new Promise<never>(() => undefined) : answer;
    },
    cursor: () => cursor,
    onBadCursor: () => (cursor = null),
    onLine: (line) => lines.push(line),
    onChange: () => states.push(connection.state.kind),
    page,
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
  expect(connection.state.kind).toBe('ended');
});

test('is live from the first line on', () => {
  connection.enter();
  expect(connection.state.kind).toBe('connecting');
  streams.say(heartbeat());
  expect(connection.state.kind).toBe('live');
  expect(lines).toEqual([heartbeat()]);
});

test('a stream that is cut is said to be lost, and opened again from the cursor within 2 seconds', () => {
  connection.enter();
  streams.say(heartbeat());
  cursor = 's:7';
  streams.write('{"topic":"heart');
  streams.cut();
  expect(connection.state).toMatchObject({ kind: 'lost', reason: expect.stringContaining('cut') });
  jest.advanceTimersByTime(2000);
  expect(streams.cursors).toEqual([null, 's:7']);
  streams.say(heartbeat());
  expect(connection.state.kind).toBe('live');
});

test('tries at least every 2 seconds for as long as it takes', () => {
  connection.enter();
  for (let i = 0; i < 20; i++) {
    streams.refuse(502, 'It cannot be reached.');
    const before = streams.cursors.length;
    jest.advanceTimersByTime(2000);
    expect(streams.cursors.length).toBe(before + 1);
  }
  expect(connection.state).toMatchObject({ kind: 'lost', reason: 'It cannot be reached.' });
});

test('waits longer after each failure in a row, and once it was live as briefly as at first', () => {
  const [first, second] = PACE.retriesMs;
  expect(second).toBeGreaterThan(first!);
  /** The ms until it tries again. */
  const waited = () => {
    const before = streams.cursors.length;
    for (let ms = 0; ; ms++) {
      if (streams.cursors.length > before) return ms;
      jest.advanceTimersByTime(1);
    }
  };
  connection.enter();
  const waits = PACE.retriesMs.map(() => {
    streams.cut();
    return waited();
  });
  expect(waits).toEqual([...PACE.retriesMs]);
  streams.say(heartbeat());
  streams.cut();
  expect(waited()).toBe(first);
});

test('says what was refused, and asks less often', () => {
  connection.enter();
  streams.refuse(401, 'It asks for a password.');
  expect(connection.state).toMatchObject({ kind: 'lost', reason: 'It asks for a password.' });
  jest.advanceTimersByTime(PACE.refusedMs - 1);
  expect(streams.cursors).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(streams.cursors).toHaveLength(2);
});

const badParameter = (parameter: string) => ({ code: 'bad-parameter' as const, parameter });

test.each([
  ['by an exporter', badParameter('after')],
  ['by one that is older than codes', {}],
])('a cursor that is refused %s is forgotten', (_, refusal) => {
  cursor = 'nonsense';
  connection.enter();
  streams.refuse(400, 'No.', refusal);
  jest.advanceTimersByTime(PACE.refusedMs);
  expect(streams.cursors).toEqual(['nonsense', null]);
});

test('a cursor is kept where something else is refused', () => {
  cursor = 's:7';
  connection.enter();
  streams.refuse(400, 'after: no.', badParameter('changes'));
  jest.advanceTimersByTime(PACE.refusedMs);
  expect(streams.cursors).toEqual(['s:7', 's:7']);
});

test('whose place went to another client does not take it back at once', () => {
  connection.enter();
  const end = { code: 'place-lost' as const, reason: 'Another client needs it.', cursor: 's:3' };
  streams.say(heartbeat(), { topic: 'end', data: end });
  streams.cut();
  expect(connection.state).toMatchObject({ kind: 'lost', reason: end.reason });
  jest.advanceTimersByTime(PACE.refusedMs - 1);
  expect(streams.cursors).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(streams.cursors).toHaveLength(2);
});

test('tries at once when it is told that the network is back', () => {
  connection.enter();
  streams.refuse(401, '');
  connection.hurry();
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
  connection.hurry();
  expect(streams.cursors).toHaveLength(2);
});

test('was lost when it was last heard of, whenever that is noticed', () => {
  connection.enter();
  jest.advanceTimersByTime(1000);
  streams.say(heartbeat());
  const heard = Date.now();
  jest.advanceTimersByTime(PACE.giveUpMs - 100);
  expect(connection.state).toMatchObject({ kind: 'lost', since: heard });
});

test('an end that was announced is no loss', () => {
  connection.enter();
  streams.say(heartbeat(), {
    topic: 'end',
    data: { code: 'renew', reason: 'Open for long enough.', cursor: 's:3' },
  });
  states = [];
  cursor = 's:3';
  streams.cut();
  jest.advanceTimersByTime(0);
  streams.say(heartbeat());
  expect(streams.cursors).toEqual([null, 's:3']);
  expect(states).toEqual([]);
});

test('silence is told within 2 seconds, and the stream opened anew where asking gets no answer either', async () => {
  connection.enter();
  streams.say(heartbeat());
  jest.advanceTimersByTime(1500);
  expect(connection.state.kind).toBe('live');
  jest.advanceTimersByTime(500);
  expect(connection.state.kind).toBe('lost');
  streams.say(heartbeat());
  expect(connection.state.kind).toBe('live');
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + PACE.silenceMs + 1000);
  expect(asked).toEqual([null]);
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
  expect(connection.state.kind).toBe('lost');
});

test('where nothing of a stream comes though the exporter answers, it is asked instead, and its stream closed', async () => {
  answer = [heartbeat()];
  connection.enter();
  await jest.advanceTimersByTimeAsync(2000);
  expect(states).toEqual(['connecting', 'live']);
  expect(streams.open).toBe(0);
  cursor = 's:4';
  await jest.advanceTimersByTimeAsync(10 * PACE.askMs);
  expect(asked.slice(0, 3)).toEqual([null, 's:4', 's:4']);
  expect(asked.length).toBeGreaterThan(9);
  expect(lines).toHaveLength(asked.length);
  expect(streams.cursors).toEqual([null]);
});

test('a stream that no more flows is not waited for either', async () => {
  connection.enter();
  streams.say(heartbeat());
  answer = [heartbeat()];
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + 500);
  expect(streams.open).toBe(0);
  expect(connection.state.kind).toBe('live');
});

test('an exporter that does not answer any more is lost, and tried by a stream again', async () => {
  answer = [heartbeat()];
  connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  answer = null;
  await jest.advanceTimersByTimeAsync(PACE.askMs);
  expect(connection.state).toMatchObject({ kind: 'lost', reason: 'It does not answer.' });
  await jest.advanceTimersByTimeAsync(200);
  expect(streams.open).toBe(1);
});

describe('after a minute of asking', () => {
  /** Until the stream is tried again. */
  const untilTried = async () => {
    answer = [heartbeat()];
    connection.enter();
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + PACE.streamAgainMs - 1000);
    expect(streams.cursors).toHaveLength(1);
    cursor = 's:9';
    states = [];
    await jest.advanceTimersByTimeAsync(3000);
    expect(streams).toMatchObject({ cursors: [null, 's:9'], open: 1 });
  };

  test('the stream is tried again, and once it flows nobody is asked', async () => {
    await untilTried();
    const { length } = asked;
    streams.say(heartbeat());
    for (let second = 0; second < 60; second++) {
      await jest.advanceTimersByTimeAsync(1000);
      streams.say(heartbeat());
    }
    expect(asked).toHaveLength(length);
    expect(lines).toHaveLength(length + 61);
    expect(streams).toMatchObject({ cursors: [null, 's:9'], open: 1 });
    expect(states).toEqual([]);
  });

  test('one that is held back still is left for asking, from where that was, every minute', async () => {
    await untilTried();
    const { length } = asked;
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + PACE.askMs);
    expect(streams.open).toBe(0);
    expect(asked.length).toBeGreaterThan(length + 1);
    expect(new Set(asked.slice(length))).toEqual(new Set(['s:9']));
    await jest.advanceTimersByTimeAsync(2 * (PACE.streamAgainMs + 5000));
    expect(streams.cursors).toHaveLength(4);
    expect(states).toEqual([]);
  });

  test.each([
    ['cut', () => streams.cut()],
    ['refused', () => streams.refuse(504, 'The gateway waits no longer.')],
  ])('one that is %s is no loss while answers come', async (_, end) => {
    await untilTried();
    const { length } = asked;
    end();
    await jest.advanceTimersByTimeAsync(0);
    expect(asked.slice(length)).toEqual(['s:9']);
    await jest.advanceTimersByTimeAsync(5 * PACE.askMs);
    expect(asked.length).toBeGreaterThan(length + 4);
    expect(streams.open).toBe(0);
    expect(states).toEqual([]);
  });

  test('an exporter that is gone by then is lost', async () => {
    await untilTried();
    answer = null;
    streams.cut();
    await jest.advanceTimersByTimeAsync(0);
    expect(connection.state).toMatchObject({ kind: 'lost', reason: 'It does not answer.' });
    await jest.advanceTimersByTimeAsync(PACE.retriesMs[0]!);
    streams.say(heartbeat());
    expect(connection.state.kind).toBe('live');
  });

  test('one that has fallen silent by then is lost', async () => {
    await untilTried();
    answer = null;
    await jest.advanceTimersByTimeAsync(PACE.silenceMs + 200);
    expect(connection.state.kind).toBe('lost');
    expect(streams.open).toBe(0);
    await jest.advanceTimersByTimeAsync(PACE.silenceMs);
    expect(streams.open).toBe(1);
  });
});

test('an answer that does not come is a loss, and the stream is tried', async () => {
  answer = [heartbeat()];
  connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  expect(connection.state.kind).toBe('live');
  answer = 'never';
  await jest.advanceTimersByTimeAsync(PACE.askMs + PACE.giveUpMs);
  expect(connection.state).toMatchObject({ kind: 'lost', reason: 'The exporter has fallen silent.' });
  const { length } = asked;
  await jest.advanceTimersByTimeAsync(PACE.giveUpMs + PACE.silenceMs);
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
  expect(asked).toHaveLength(length);
  streams.say(heartbeat());
  expect(connection.state.kind).toBe('live');
});

test('nobody is asked any more once nobody looks', async () => {
  answer = [heartbeat()];
  const leave = connection.enter();
  await jest.advanceTimersByTimeAsync(5000);
  leave();
  await jest.advanceTimersByTimeAsync(PACE.lingerMs);
  const { length } = asked;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(length);
  expect(connection.state.kind).toBe('ended');
});

test('lines may come as events', () => {
  connection.enter();
  streams.write(`data: ${JSON.stringify(heartbeat())}\n\n`);
  expect(lines).toEqual([heartbeat()]);
});

test('a tab that is hidden for a while has no stream; shown again, it goes on from the cursor', () => {
  connection.enter();
  streams.say(heartbeat());
  cursor = 's:9';
  page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs);
  expect(streams.open).toBe(0);
  expect(connection.state).toMatchObject({ kind: 'ended', reason: expect.stringContaining('hidden') });
  jest.advanceTimersByTime(60_000);
  expect(streams.cursors).toHaveLength(1);
  page.hide(false);
  expect(streams.cursors).toEqual([null, 's:9']);
});

test('a tab that is hidden for a moment keeps its stream', () => {
  connection.enter();
  streams.say(heartbeat());
  page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs - 1000);
  page.hide(false);
  streams.say(heartbeat());
  jest.advanceTimersByTime(1000);
  expect(streams).toMatchObject({ cursors: [null], open: 1 });
});

test('a tab that is hidden while tries are awaited ends up without a stream', () => {
  connection.enter();
  streams.cut();
  page.hide(true);
  jest.advanceTimersByTime(PACE.hiddenMs);
  expect(streams.open).toBe(0);
  const { length } = streams.cursors;
  jest.advanceTimersByTime(60_000);
  expect(streams.cursors).toHaveLength(length);
});

test('a tab that is hidden and shown while a try is awaited has one stream', () => {
  connection.enter();
  streams.cut();
  page.hide(true);
  page.hide(false);
  expect(streams.open).toBe(0);
  jest.advanceTimersByTime(2000);
  expect(streams).toMatchObject({ cursors: [null, null], open: 1 });
});

test('a tab that is hidden from the first is quiet until it is seen', () => {
  page.hide(true);
  connection.enter();
  jest.advanceTimersByTime(60_000);
  expect(streams.cursors).toEqual([]);
  page.hide(false);
  expect(streams.open).toBe(1);
});

test('a line that is no JSON ends the stream and is told', () => {
  connection.enter();
  streams.write('{"topic"\n');
  expect(connection.state).toMatchObject({
    kind: 'lost',
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
