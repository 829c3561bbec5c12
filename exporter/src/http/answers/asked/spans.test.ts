import type { AskedSpan, AskedSpans, OwnOfSpan } from '../../../asked/spans.ts';
import { atOnce } from '../../../slices.ts';
import { checkAnswer } from '../../testing/contract.ts';
import { LIFE, NOW } from '../../testing/filled-cluster.ts';
import { spansOf } from './spans.ts';

const own = (part: Partial<OwnOfSpan> = {}): OwnOfSpan => ({
  states: new Map([['memory', 1]]),
  seconds: 2,
  bytes: 10,
  start: NOW + 1_000,
  stop: NOW + 3_000,
  groups: ['inc'],
  activities: [{ context: 'execute', prefix: 'inc', activity: 'thread-cpu', unit: 'seconds', value: 1.5 }],
  ...part,
});

/** Its id says in which spans it is. */
const span = (path: string, part: Partial<AskedSpan> = {}): AskedSpan => ({
  id: path,
  tags: path.split('/'),
  parent: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : null,
  enqueued: NOW,
  groupCount: 1,
  own: own(),
  ...part,
});

const asked = (spans: AskedSpan[], part: Partial<AskedSpans> = {}): AskedSpans => ({
  time: NOW + 10_000,
  life: LIFE,
  missing: null,
  total: spans.length,
  spans,
  threads: [
    [NOW - 60_000, 0],
    [NOW - 1_000, 4],
    [NOW + 2_000, 2],
  ],
  ...part,
});

function tell(told: AskedSpans, query: Parameters<typeof spansOf>[1] = {}) {
  const answer = atOnce(spansOf(told, query));
  checkAnswer('/api/v1/spans', 200, JSON.parse(JSON.stringify(answer)));
  return answer;
}

test('a span has what all spans in it have, and its own activities alone', () => {
  const { spans, activities } = tell(
    asked([
      span('a/b/c', { own: own({ stop: NOW + 5_000, seconds: 0.5 }) }),
      span('a/b', { own: own({ states: new Map(), start: null, stop: null, activities: [], seconds: 0 }) }),
      span('a', { own: own({ states: new Map([['erred', 2]]), start: NOW - 5 }) }),
    ]),
    { activities: true },
  );
  expect(spans.parent).toEqual([1, 2, null]);
  expect(spans.seconds).toEqual([0.5, 0.5, 2.5]);
  expect(spans.bytes).toEqual([10, 20, 30]);
  expect(spans.states.memory).toEqual([1, 1, 1]);
  expect(spans.states.erred).toEqual([0, 0, 2]);
  expect(spans.done).toEqual([true, true, true]);
  // No clock of a worker's puts it before the span was there.
  expect(spans.start).toEqual([NOW + 1_000, NOW + 1_000, NOW]);
  expect(spans.stop).toEqual([NOW + 5_000, NOW + 5_000, NOW + 5_000]);
  // 2 s of 4 threads, then 3 s of 2.
  expect(spans.threadSeconds).toEqual([14, 14, 14]);
  expect(spans.idleSeconds).toEqual([12.5, 12.5, 11]);
  expect(activities?.span).toEqual([0, 2]);
});

test('what is not read is not known, nor what it is in; the others are', () => {
  const { spans } = tell(
    asked([span('b'), span('a/c', { own: null, groupCount: 5_000 }), span('a/b'), span('a')]),
    { activities: true },
  );
  expect(spans.seconds).toEqual([2, null, 2, null]);
  expect(spans.done).toEqual([true, null, true, null]);
  expect(spans.states.memory).toEqual([1, null, 1, null]);
  expect(spans.groups).toEqual([['inc'], null, ['inc'], ['inc']]);
  expect(spans.groupCount).toEqual([1, 5_000, 1, 1]);
});

test('one that goes on has no stop, and threads until now; of a past of which the threads are not known, none', () => {
  const processing = own({ states: new Map([['processing', 1]]), start: null, stop: null });
  const going = tell(asked([span('a', { own: processing })])).spans;
  expect(going).toMatchObject({ done: [false], start: [null], stop: [null], threadSeconds: [24] });
  const threads = [[NOW + 1, 4]] as const;
  expect(tell(asked([span('a')], { threads })).spans).toMatchObject({
    threadSeconds: [null],
    idleSeconds: [null],
  });
});

test('one whose tasks all erred is done when it came, and took no time', () => {
  const erred = own({ states: new Map([['erred', 2]]), start: null, stop: null, activities: [] });
  const { spans } = tell(asked([span('a', { own: erred })]));
  expect(spans).toMatchObject({
    done: [true],
    start: [null],
    stop: [NOW],
    threadSeconds: [0],
    idleSeconds: [0],
  });
});

test('filters by tag and time; none, and none of so old a scheduler, are two things', () => {
  const spans = [
    span('x/b', { enqueued: NOW + 8_000, own: own({ stop: NOW + 9_000 }) }),
    span('a/b'),
    span('x'),
    span('a'),
  ];
  const ids = (query: Parameters<typeof spansOf>[1]) => tell(asked(spans), query).spans.id;
  expect(ids({ tag: ['x'] })).toEqual(['x/b', 'x']);
  expect(ids({ tag: ['b', 'x'], limit: 2 })).toEqual(['x/b', 'a/b']);
  expect(ids({ from: NOW + 4_000 })).toEqual(['x/b', 'x']);
  expect(ids({ to: NOW + 1_000 })).toEqual(['a/b', 'x', 'a']);
  expect(tell(asked(spans, { total: 9 }), { limit: 1 })).toMatchObject({ total: 4, unread: 5 });
  expect(tell(asked([]))).toMatchObject({ time: NOW + 10_000, missing: null, total: 0 });
  expect(tell(asked([], { missing: 'It knows none.' }))).toMatchObject({
    time: null,
    missing: 'It knows none.',
  });
});

test('spans that say to be in each other end nowhere', () => {
  const circle = [span('a', { parent: 'b' }), span('b', { parent: 'a' }), span('c', { parent: 'c' })];
  expect(tell(asked(circle)).spans).toMatchObject({ id: ['a', 'b', 'c'], seconds: [2, 4, 2] });
});
