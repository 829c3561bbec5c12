import { LIMITS } from '@daskscope/api';
import { encode } from '../../../protocol/msgpack.ts';
import { cut } from '../../../state/text.ts';
import { eventOf } from './event-message.ts';

const WORKER = 'tcp://10.0.0.8:41234';

/** As the scheduler packs a value: how many bytes, and their beginning. */
const packed = (value: unknown) => {
  const bytes = encode(value);
  return [bytes.length, bytes];
};

/** (time, message), as it comes of one that is a dict: its values one by one. */
const ofDict = (message: Record<string, unknown>, count = Object.keys(message).length) => [
  1_700_000_000.5,
  packed(message),
  [count, new Map(Object.entries(message).map(([name, value]) => [name, [packed(value), null]]))],
];
const ofOther = (message: unknown) => [1_700_000_000.5, packed(message), null];

test('a worker that came or left, with what was lost', () => {
  expect(eventOf('all', ofDict({ action: 'add-worker', worker: WORKER }))).toEqual({
    time: 1_700_000_000_500,
    kind: 'add-worker',
    worker: WORKER,
    text: `Worker ${WORKER} came`,
    data: `{"action":"add-worker","worker":"${WORKER}"}`,
    cut: false,
    lostTasks: null,
    lostData: null,
    expected: null,
  });
  const left = {
    action: 'remove-worker',
    worker: WORKER,
    'lost-computed-tasks': ['inc-1'],
    'lost-scattered-tasks': ['a', 'b'],
    expected: false,
  };
  expect(eventOf('all', ofDict(left))).toMatchObject({
    text: `Worker ${WORKER} left, unexpectedly: 1 result is computed again, scattered data of 2 keys cannot be had again`,
    lostTasks: 1,
    lostData: 2,
    expected: false,
  });
});

test('a set, which no message may hold, is told by how many it has', () => {
  const [time, whole] = ofDict({});
  const told = eventOf('all', [
    time,
    whole,
    [
      2,
      new Map<string, unknown>([
        ['action', [packed('remove-worker'), null]],
        ['lost-computed-tasks', [null, [300, [packed('inc-1'), null]]]],
      ]),
    ],
  ]);
  expect(told).toMatchObject({ lostTasks: 300, cut: true });
  expect(JSON.parse(told!.data)).toMatchObject({
    'lost-computed-tasks': { count: 300, first: ['inc-1', null] },
  });
});

test('what is told under a topic of all is told once', () => {
  const came = ofDict({ action: 'add-worker', worker: WORKER });
  expect(eventOf(WORKER, came)).toBeNull();
  expect(eventOf('Client-1', ofDict({ action: 'add-client', client: 'Client-1' }))).toBeNull();
  // Of its own: only that worker's topic has it.
  expect(eventOf(WORKER, ofDict({ action: 'worker-status-change' }))).toMatchObject({ worker: WORKER });
});

test.each<[string, Record<string, unknown>, string]>([
  ['print', { args: ['a', 'b\n'], sep: ', ' }, 'a, b\n'],
  ['print', { args: [] }, ''],
  ['warn', { message: 'Look <b>out</b>' }, 'Look <b>out</b>'],
  ['all', { action: 'restart', stimulus_id: 'x', workers: 2, why: null }, 'restart: workers 2, why null'],
  ['all', { action: 'restart' }, 'restart'],
  ['my-topic', { any: 'thing' }, '{"any":"thing"}'],
])('of %s %j the text is %j', (topic, message, text) => {
  expect(eventOf(topic, ofDict(message))!.text).toBe(text);
});

test.each<[unknown, string]>([
  ['a text', 'a text'],
  [7, '7'],
  [[1, ['two'], null, true], '[1,["two"],null,true]'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [2n ** 60n, String(2n ** 60n)],
  [null, 'null'],
])('of a message that is %p the text is %s', (message, text) => {
  expect(eventOf('my-topic', ofOther(message))).toMatchObject({ text, kind: null, cut: false });
});

test('a tuple that begins with a text is of that kind, as those of stealing are', () => {
  expect(eventOf('stealing', ofOther(['request', 'inc-1', 2]))).toMatchObject({
    kind: 'request',
    text: '["request","inc-1",2]',
  });
});

test('names of its values may be any, also those that JavaScript gives a meaning', () => {
  const told = eventOf('my-topic', ofDict({ ['__proto__']: 1, constructor: 2 }));
  expect(JSON.parse(told!.data)).toEqual(JSON.parse('{"__proto__":1,"constructor":2}'));
  expect(Object.keys(JSON.parse(told!.data) as object)).toEqual(['__proto__', 'constructor']);
});

test('what is too large or cannot be read is told by its size, and that something is left out', () => {
  const bytes = encode('x');
  expect(eventOf('my-topic', [0, [100_000, bytes], null])).toMatchObject({
    data: '{"bytes":100000}',
    cut: true,
  });
  const broken = Uint8Array.of(0xc1);
  expect(eventOf('my-topic', [0, [1, broken], null])).toMatchObject({ data: 'null', cut: true });
  expect(eventOf('my-topic', [0, null, null])).toMatchObject({ data: 'null', cut: true });
  // More values than are read.
  expect(eventOf('my-topic', ofDict({ a: 1 }, 51))).toMatchObject({ data: '{"a":1}', cut: true });
});

test('long texts and data are cut, and that is said', () => {
  const long = 'x'.repeat(LIMITS.eventData + 100);
  const told = eventOf('my-topic', ofOther(long))!;
  expect(told).toMatchObject({
    data: cut(JSON.stringify(long), LIMITS.eventData),
    text: cut(long, LIMITS.eventText),
    cut: true,
  });
});

test.each([null, 'text', [], [1], [1, 2, 3], [1, [1], [1]], new Map()])('%p is no error', (value) => {
  expect(() => eventOf('my-topic', value)).not.toThrow();
});
