import { RunLog } from './run-log.ts';
import { SEGMENT_RUNS, type Run, type Times } from './run-segment.ts';

/** Room for so many runs of a segment. */
class Room implements Times {
  runs = 0;
  sealed = false;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get full(): boolean {
    return this.runs >= this.#most;
  }

  seal(): void {
    this.sealed = true;
  }
}

const run = (id: number, more: Partial<Run> = {}): Run => ({
  life: 1,
  id,
  prefix: id % 3,
  worker: 2,
  thread: id % 5,
  status: id % 7 === 0 ? 1 : 0,
  nbytes: id * 2 ** 40,
  ...more,
});

function newLog(options: { capacity?: number; keyBytes?: number; room?: number } = {}) {
  const { capacity = 10 * SEGMENT_RUNS, keyBytes = Infinity, room = Infinity } = options;
  const log = new RunLog({ capacity, keyBytes, times: () => new Room(room) });
  const push = (added: Run, key = `inc-${added.id}`) => {
    const { times } = log.push(added, key);
    times.runs++;
  };
  return { log, push };
}

function filled(count: number, options: Parameters<typeof newLog>[0] = {}, key?: (id: number) => string) {
  const { log, push } = newLog(options);
  for (let id = 0; id < count; id++) push(run(id), key?.(id));
  return log;
}

test('a run is what was put in, under its number', () => {
  const log = filled(20_000);
  for (const number of [0, 1, SEGMENT_RUNS - 1, SEGMENT_RUNS, 19_999]) {
    expect(log.run(number)).toEqual(run(number));
    expect(log.key(number)).toBe(`inc-${number}`);
  }
  expect([log.run(20_000), log.key(20_000), log.run(-1)]).toEqual([undefined, undefined, undefined]);
  expect([log.find(1, 17_000), log.find(2, 17_000)]).toEqual([17_000, undefined]);
});

test('the oldest make room, and numbers stay', () => {
  const log = filled(5 * SEGMENT_RUNS, { capacity: 2 * SEGMENT_RUNS });
  expect([log.first, log.end]).toEqual([3 * SEGMENT_RUNS, 5 * SEGMENT_RUNS]);
  expect(log.run(3 * SEGMENT_RUNS - 1)).toBeUndefined();
  expect(log.run(3 * SEGMENT_RUNS)?.id).toBe(3 * SEGMENT_RUNS);
});

test('keys make room before their runs do', () => {
  const long = 'k'.repeat(100);
  const log = filled(4 * SEGMENT_RUNS, { keyBytes: 300 * SEGMENT_RUNS }, (id) => `${long}${id}`);
  expect(log.key(0)).toBeUndefined();
  expect(log.run(0)?.id).toBe(0);
  expect(log.firstKey).toBeGreaterThan(0);
  expect(log.key(log.firstKey)).toBe(`${long}${log.firstKey}`);
});

test('a segment ends where the times of its runs fill it, and keeps nothing in reserve', () => {
  const log = filled(2_500, { room: 1_000 });
  expect(log.segments.map(({ first, length }) => [first, length])).toEqual([
    [0, 1_000],
    [1_000, 1_000],
    [2_000, 500],
  ]);
  expect(log.segments.map(({ times }) => times.sealed)).toEqual([true, true, false]);
  expect(log.segments.map(({ id }) => id.length)).toEqual([1_000, 1_000, SEGMENT_RUNS]);
  expect(log.run(1_999)).toEqual(run(1_999));
  expect(log.key(1_999)).toBe('inc-1999');
});

describe('search', () => {
  const find = (log: RunLog<Room>, text: string, prefixes: number[] = [], from = 0) =>
    [...new Set(log.search(text, new Set(prefixes), from, log.end))].sort((a, b) => a - b);

  test('finds in keys, in any case, and never across two of them', () => {
    const { log, push } = newLog();
    ['Add-1', 'add-2', 'dec-1', '1de', 'c-1'].forEach((key, id) => push(run(id), key));
    expect(find(log, 'add')).toEqual([0, 1]);
    expect(find(log, 'dec')).toEqual([2]);
    expect(find(log, '1')).toEqual([0, 2, 3, 4]);
    expect(find(log, '1', [], 3)).toEqual([3, 4]);
  });

  test('finds beyond ASCII', () => {
    const { log, push } = newLog();
    ['größe-1', 'Größe-2', '🎉', 'ascii'].forEach((key, id) => push(run(id), key));
    expect(find(log, 'größe')).toEqual([0, 1]);
    expect(find(log, '🎉')).toEqual([2]);
    expect(find(log, 'i')).toEqual([3]);
  });

  test('finds in every segment, from wherever it begins, by function as well', () => {
    const log = filled(3 * SEGMENT_RUNS);
    const expected = (from: number, prefix: number) =>
      Array.from({ length: 3 * SEGMENT_RUNS }, (_, id) => id).filter(
        (id) => id >= from && (`inc-${id}`.includes('777') || id % 3 === prefix),
      );
    expect(find(log, '777', [1], 0)).toEqual(expected(0, 1));
    expect(find(log, '777', [], SEGMENT_RUNS + 5)).toEqual(expected(SEGMENT_RUNS + 5, 9));
  });
});
