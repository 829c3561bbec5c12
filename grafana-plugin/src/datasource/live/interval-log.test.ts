import type { Tasks } from '@daskscope/api';
import { tasksAnswer, type Run } from '@daskscope/client/testing/answers';
import { IntervalLog } from './interval-log.ts';
import { SEGMENT_INTERVALS } from './intervals.ts';

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
  const log = new IntervalLog(SEGMENT_INTERVALS * 2);
  const answer = tasksAnswer({ runs: runs(0, 10_000) });
  for (let i = 0; i < 30; i++) log.append(answer);
  expect(log.end).toBe(300_000);
  expect(log.end - log.first).toBeLessThanOrEqual(SEGMENT_INTERVALS * 2);
  expect(log.end - log.first).toBeGreaterThan(SEGMENT_INTERVALS);
  expect(log.detail(log.first - 1, answer)).toBeNull();
  expect(log.detail(299_999, answer)).toMatchObject({ id: 9_999, key: 'inc-9999' });
});

test('long keys take no more than their share: the oldest are given up, and their rows stay', () => {
  const log = new IntervalLog(SEGMENT_INTERVALS * 4, SEGMENT_INTERVALS * 300);
  const long = tasksAnswer({ runs: runs(0, SEGMENT_INTERVALS, { key: 'k'.repeat(200) }) });
  for (let i = 0; i < 3; i++) log.append(long);
  expect(log.first).toBe(0);
  expect(log.detail(0, long)).toMatchObject({ id: 0, key: '' });
  expect(log.detail(log.end - 1, long)!.key).toBe('k'.repeat(200));
});

test('the intervals of a run stay together, also beyond where a segment is full', () => {
  const log = new IntervalLog(SEGMENT_INTERVALS * 2);
  const many = SEGMENT_INTERVALS + 1;
  const intervals = Array.from({ length: many }, (_, at): [number, number, number] => [1, at, 1]);
  log.append(
    tasksAnswer({ runs: [...runs(0, SEGMENT_INTERVALS - 1), { id: 99_999, key: 'last', intervals }] }),
  );
  const answer = tasksAnswer({ runs: runs(0, 1) });
  log.append(answer);
  expect(log.segments.map(({ times }) => [times.first, times.length])).toEqual([
    [0, SEGMENT_INTERVALS - 1 + many],
    [SEGMENT_INTERVALS - 1 + many, 1],
  ]);
  expect(log.detail(SEGMENT_INTERVALS - 2, answer)).toMatchObject({ id: SEGMENT_INTERVALS - 2 });
  for (const at of [0, 1, many - 1])
    expect(log.detail(SEGMENT_INTERVALS - 1 + at, answer)).toMatchObject({
      id: 99_999,
      key: 'last',
      start: 1_000_000 + at,
    });
  expect(log.detail(log.end - 1, answer)).toMatchObject({ id: 0, key: 'inc-0' });
});

test('whatever order intervals come in, each is of its run', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const capacity = SEGMENT_INTERVALS * 2;
  const log = new IntervalLog(capacity);
  const plain: object[] = [];
  const names = tasksAnswer({});
  for (let next = 0; next < 30_000;) {
    const count = 1 + random(3_000);
    const answer = tasksAnswer({
      runs: runs(next, count).map(({ id }) => ({
        ...{
          id,
          prefix: id % 3,
          worker: id % 2,
          thread: id % 5,
          status: id % 11 === 0 ? 1 : 0,
          nbytes: id * 8,
        },
        intervals: Array.from({ length: random(4) }, (_, at): [number, number, number, number?] =>
          at === 0 ? [0, id, random(1_000) / 8] : [1, id + at / 8, random(1_000) / 8, random(2)],
        ),
      })),
    });
    next += count;
    const { task, action, start, duration } = answer.intervals;
    const from = new Map(answer.sources.interval.map((interval, i) => [interval, answer.sources.worker[i]!]));
    task.forEach((row, i) => {
      const id = answer.tasks.id[row]!;
      plain.push({
        ...{ life: 'Scheduler-1', id, key: `inc-${id}`, prefix: id % 3, worker: id % 2, thread: id % 5 },
        ...{ status: answer.tasks.status[row], nbytes: id * 8, action: action[i] },
        ...{ start: answer.base + start[i]!, duration: duration[i], source: from.get(i) ?? null },
      });
    });
    log.append(shuffled(answer, random));
    expect(log.end).toBe(plain.length);
    expect(log.end - log.first).toBeLessThanOrEqual(capacity + 3);
  }
  expect(log.end - log.first).toBeGreaterThan(capacity - SEGMENT_INTERVALS);
  for (let row = log.first; row < log.end; row += 1 + random(40))
    expect(log.detail(row, names)).toEqual(plain[row]);
  expect(log.detail(log.first - 1, names)).toBeNull();
});

/** The same answer with the intervals of each run in their order, and those of different ones mixed. */
function shuffled(answer: Tasks, random: (below: number) => number): Tasks {
  const { task, ...columns } = answer.intervals;
  const places = task.map((_, i) => i);
  for (let i = places.length - 1; i > 0; i--) {
    const other = random(i + 1);
    if (task[places[i]!] === task[places[other]!]) continue;
    [places[i], places[other]] = [places[other]!, places[i]!];
  }
  const mixed = stableByRun(places, task);
  const placeOf = new Map(mixed.map((from, to) => [from, to]));
  const pick = (column: number[]) => mixed.map((from) => column[from]!);
  return {
    ...answer,
    intervals: {
      task: pick(task),
      action: pick(columns.action),
      start: pick(columns.start),
      duration: pick(columns.duration),
    },
    sources: { ...answer.sources, interval: answer.sources.interval.map((from) => placeOf.get(from)!) },
  };
}

/** Which interval stands at each place, those of a run in the order in which they were. */
function stableByRun(places: readonly number[], task: readonly number[]): number[] {
  const left = new Map(task.map((row): [number, number[]] => [row, []]));
  task.forEach((row, i) => left.get(row)!.push(i));
  return places.map((place) => left.get(task[place]!)!.shift()!);
}
