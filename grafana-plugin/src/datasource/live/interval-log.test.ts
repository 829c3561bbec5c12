import { tasksAnswer, type Run } from '@daskscope/client/testing/answers';
import { IntervalLog, SEGMENT_ROWS } from './interval-log.ts';

const runs = (from: number, count: number, run: Partial<Run> = {}): Run[] =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, ...run }));

test('keeps what the answer says of every interval', () => {
  const log = new IntervalLog(1000);
  const answer = tasksAnswer({
    runs: [
      {
        id: 4,
        prefix: 2,
        worker: 1,
        thread: 3,
        status: 1,
        nbytes: 3_000_000_000_000,
        key: "('add', 1, é)",
        intervals: [
          [1, 5, 2, 0],
          [0, 7.125, 3],
        ],
      },
      { id: 5, key: '' },
    ],
  });
  log.append(answer);
  expect(log.end).toBe(3);
  const task = {
    life: 'Scheduler-1',
    id: 4,
    key: "('add', 1, é)",
    prefix: 2,
    worker: 1,
    thread: 3,
    status: 1,
    nbytes: 3e12,
  };
  expect(log.detail(0, answer)).toEqual({ ...task, action: 1, start: 1_000_005, duration: 2, source: 0 });
  expect(log.detail(1, answer)).toEqual({
    ...task,
    action: 0,
    start: 1_000_007.125,
    duration: 3,
    source: null,
  });
  expect(log.detail(2, answer)).toMatchObject({ id: 5, key: '' });
  expect(log.detail(3, answer)).toBeNull();
});

test('is bounded: the oldest rows make room, and numbers stay', () => {
  const log = new IntervalLog(SEGMENT_ROWS * 2);
  const answer = tasksAnswer({ runs: runs(0, 10_000) });
  for (let i = 0; i < 30; i++) log.append(answer);
  expect(log.end).toBe(300_000);
  expect(log.end - log.first).toBeLessThanOrEqual(SEGMENT_ROWS * 2);
  expect(log.end - log.first).toBeGreaterThan(SEGMENT_ROWS);
  expect(log.detail(log.first - 1, answer)).toBeNull();
  expect(log.detail(299_999, answer)).toMatchObject({ id: 9_999, key: 'inc-9999' });
});

test('long keys take no more than their share: the oldest are given up, and their rows stay', () => {
  const log = new IntervalLog(SEGMENT_ROWS * 4, SEGMENT_ROWS * 300);
  const long = tasksAnswer({ runs: runs(0, SEGMENT_ROWS, { key: 'k'.repeat(200) }) });
  for (let i = 0; i < 3; i++) log.append(long);
  expect(log.first).toBe(0);
  expect(log.detail(0, long)).toMatchObject({ id: 0, key: '' });
  expect(log.detail(log.end - 1, long)!.key).toBe('k'.repeat(200));
});

test('an interval that opens a segment has its key too', () => {
  const log = new IntervalLog(SEGMENT_ROWS * 2);
  const answer = tasksAnswer({
    runs: [
      ...runs(0, SEGMENT_ROWS - 1),
      {
        id: 99_999,
        key: 'last',
        intervals: [
          [1, 0, 1],
          [0, 1, 1],
        ],
      },
    ],
  });
  log.append(answer);
  expect(log.segments).toHaveLength(2);
  expect(log.detail(SEGMENT_ROWS - 1, answer)!.key).toBe('last');
  expect(log.detail(SEGMENT_ROWS, answer)!.key).toBe('last');
});
