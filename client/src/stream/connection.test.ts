import { heartbeat } from '../testing/streams.ts';
import { PACE } from './connection-options.ts';
import { FakeReader } from '../testing/reader.ts';

let reader: FakeReader;

beforeEach(() => {
  jest.useFakeTimers();
  reader = new FakeReader();
});

afterEach(() => jest.useRealTimers());

test('opens one stream however many want it, and lingers after the last left', () => {
  const leave = [reader.connection.enter(), reader.connection.enter(), reader.connection.enter()];
  expect(reader.streams.cursors).toEqual([null]);
  for (const go of leave) go();
  leave[0]!();
  jest.advanceTimersByTime(PACE.lingerMs - 1);
  const back = reader.connection.enter();
  jest.advanceTimersByTime(PACE.lingerMs * 2);
  expect(reader.streams).toMatchObject({ cursors: [null], open: 1 });
  back();
  jest.advanceTimersByTime(PACE.lingerMs);
  expect(reader.streams.open).toBe(0);
  expect(reader.connection.state.kind).toBe('ended');
});

test('is live from the first line on', () => {
  reader.connection.enter();
  expect(reader.connection.state.kind).toBe('connecting');
  reader.streams.say(heartbeat());
  expect(reader.connection.state.kind).toBe('live');
  expect(reader.lines).toEqual([heartbeat()]);
});

test('a stream that is cut is said to be lost, and opened again from the cursor within 2 seconds', () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  reader.cursor = 's:7';
  reader.streams.write('{"topic":"heart');
  reader.streams.cut();
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: expect.stringContaining('cut') });
  jest.advanceTimersByTime(2000);
  expect(reader.streams.cursors).toEqual([null, 's:7']);
  reader.streams.say(heartbeat());
  expect(reader.connection.state.kind).toBe('live');
});

test('tries at least every 2 seconds for as long as it takes', () => {
  reader.connection.enter();
  for (let i = 0; i < 20; i++) {
    reader.streams.refuse(502, 'It cannot be reached.');
    const before = reader.streams.cursors.length;
    jest.advanceTimersByTime(2000);
    expect(reader.streams.cursors.length).toBe(before + 1);
  }
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: 'It cannot be reached.' });
});

test('waits longer after each failure in a row, and once it was live as briefly as at first', () => {
  const [first, second] = PACE.retriesMs;
  expect(second).toBeGreaterThan(first!);
  /** The ms until it tries again. */
  const waited = () => {
    const before = reader.streams.cursors.length;
    for (let ms = 0; ; ms++) {
      if (reader.streams.cursors.length > before) return ms;
      jest.advanceTimersByTime(1);
    }
  };
  reader.connection.enter();
  const waits = PACE.retriesMs.map(() => {
    reader.streams.cut();
    return waited();
  });
  expect(waits).toEqual([...PACE.retriesMs]);
  reader.streams.say(heartbeat());
  reader.streams.cut();
  expect(waited()).toBe(first);
});

test('says what was refused, and asks less often', () => {
  reader.connection.enter();
  reader.streams.refuse(401, 'It asks for a password.');
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: 'It asks for a password.' });
  jest.advanceTimersByTime(PACE.refusedMs - 1);
  expect(reader.streams.cursors).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(reader.streams.cursors).toHaveLength(2);
});

const badParameter = (parameter: string) => ({ code: 'bad-parameter' as const, parameter });

test.each([
  ['by an exporter', badParameter('after')],
  ['by one that is older than codes', {}],
])('a cursor that is refused %s is forgotten', (_, refusal) => {
  reader.cursor = 'nonsense';
  reader.connection.enter();
  reader.streams.refuse(400, 'No.', refusal);
  jest.advanceTimersByTime(PACE.refusedMs);
  expect(reader.streams.cursors).toEqual(['nonsense', null]);
});

test('a cursor is kept where something else is refused', () => {
  reader.cursor = 's:7';
  reader.connection.enter();
  reader.streams.refuse(400, 'after: no.', badParameter('changes'));
  jest.advanceTimersByTime(PACE.refusedMs);
  expect(reader.streams.cursors).toEqual(['s:7', 's:7']);
});

test('whose place went to another client does not take it back at once', () => {
  reader.connection.enter();
  const end = { code: 'place-lost' as const, reason: 'Another client needs it.', cursor: 's:3' };
  reader.streams.say(heartbeat(), { topic: 'end', data: end });
  reader.streams.cut();
  expect(reader.connection.state).toMatchObject({ kind: 'lost', reason: end.reason });
  jest.advanceTimersByTime(PACE.refusedMs - 1);
  expect(reader.streams.cursors).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(reader.streams.cursors).toHaveLength(2);
});

test('tries at once when it is told that the network is back', () => {
  reader.connection.enter();
  reader.streams.refuse(401, '');
  reader.connection.hurry();
  expect(reader.streams).toMatchObject({ cursors: [null, null], open: 1 });
  reader.connection.hurry();
  expect(reader.streams.cursors).toHaveLength(2);
});

test('was lost when it was last heard of, whenever that is noticed', () => {
  reader.connection.enter();
  jest.advanceTimersByTime(1000);
  reader.streams.say(heartbeat());
  const heard = Date.now();
  jest.advanceTimersByTime(PACE.giveUpMs - 100);
  expect(reader.connection.state).toMatchObject({ kind: 'lost', since: heard });
});

test('an end that was announced is no loss', () => {
  reader.connection.enter();
  reader.streams.say(heartbeat(), {
    topic: 'end',
    data: { code: 'renew', reason: 'Open for long enough.', cursor: 's:3' },
  });
  reader.states = [];
  reader.cursor = 's:3';
  reader.streams.cut();
  jest.advanceTimersByTime(0);
  reader.streams.say(heartbeat());
  expect(reader.streams.cursors).toEqual([null, 's:3']);
  expect(reader.states).toEqual([]);
});

test('lines may come as events', () => {
  reader.connection.enter();
  reader.streams.write(`data: ${JSON.stringify(heartbeat())}\n\n`);
  expect(reader.lines).toEqual([heartbeat()]);
});

test('a line that is no JSON ends the stream and is told', () => {
  reader.connection.enter();
  reader.streams.write('{"topic"\n');
  expect(reader.connection.state).toMatchObject({
    kind: 'lost',
    reason: expect.stringContaining('cannot be read'),
  });
  expect(reader.streams.open).toBe(0);
});

test('opens anew from the cursor when asked to', () => {
  reader.connection.enter();
  reader.streams.say(heartbeat());
  reader.cursor = null;
  reader.connection.restart();
  expect(reader.streams).toMatchObject({ cursors: [null, null], open: 1 });
});
