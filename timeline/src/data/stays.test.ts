import { Columns } from './columns.ts';
import { totals } from './totals/selection.ts';
import { absentAt, type WorkerStays } from './stays.ts';

const RANGE = { from: 0, to: 100 };

function columns(...rows: [lane: number, start: number, duration: number][]): Columns {
  const made = new Columns();
  made.append({
    lane: rows.map(([lane]) => lane),
    group: rows.map(() => 0),
    kind: rows.map(() => 0),
    start: rows.map(([, start]) => start),
    duration: rows.map(([, , duration]) => duration),
  });
  return made;
}

/** A worker a lane, but for those that name the same. */
const staysOf =
  (...workers: WorkerStays[]) =>
  (lane: number) =>
    workers[lane] ?? null;

const always = (threads: number): WorkerStays => ({ stays: [{ threads, from: -Infinity, to: null }] });
const joined: WorkerStays = { stays: [{ threads: 1, from: 50, to: null }] };

test('a worker that is not there yet is not idle', () => {
  const stays = staysOf(always(1), joined);
  expect(totals(columns([0, 0, 90], [1, 50, 45]), [0, 1], RANGE, { stays }).idle).toBeCloseTo(15 / 150);
  // Without a word of workers each lane counts all of the time.
  expect(totals(columns([0, 0, 90], [1, 50, 45]), [0, 1], RANGE).idle).toBeCloseTo(65 / 200);
});

test('what it did before anybody told of it counts as done', () => {
  const stays = staysOf(joined);
  expect(totals(columns([0, 40, 60]), [0], RANGE, { stays }).idle).toBe(0);
  expect(totals(columns(), [0], { from: 0, to: 40 }, { stays }).idle).toBeNull();
});

test('a worker with more lanes than threads is as idle as its threads', () => {
  const worker = always(1);
  const stays = staysOf(worker, worker);
  expect(totals(columns([0, 0, 50], [1, 50, 50]), [0, 1], RANGE, { stays }).idle).toBe(0);
});

test('what is not known does not count, whoever was there', () => {
  const unknown = [{ from: 60, to: Infinity }];
  expect(totals(columns([0, 50, 5]), [0], RANGE, { stays: staysOf(joined), unknown }).idle).toBeCloseTo(0.5);
});

test('what runs still is busy', () => {
  const running = new Map([[0, [{ lane: 0, group: 0, start: 40, task: 0 }]]]);
  expect(totals(columns([0, 0, 30]), [0], RANGE, { running, now: 90 }).idle).toBeCloseTo(0.2);
});

test('says when a worker came, left and came back', () => {
  const worker: WorkerStays = {
    stays: [
      { threads: 1, from: 10_000, to: 20_000 },
      { threads: 1, from: 30_000, to: 40_000 },
    ],
  };
  const said = [5_000, 15_000, 25_000, 45_000].map((time) => absentAt(time, worker, 'utc')?.reason);
  expect(said).toEqual([
    'Its worker came at 00:00:10.',
    undefined,
    'Its worker left at 00:00:20 and came back at 00:00:30.',
    'Its worker left at 00:00:40.',
  ]);
  expect(absentAt(5, null, 'utc')).toBeNull();
});
