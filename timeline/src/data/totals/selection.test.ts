import { Columns } from '../columns.ts';
import { FLAG_ERROR, KIND } from '../key.ts';
import { foundIn, totalling, totals, untilNow } from './selection.ts';
import { finish } from '../slices.ts';

test('a range has the parts of intervals that lie in it', () => {
  const columns = new Columns();
  columns.append({
    lane: [0, 0, 0, 1],
    group: [0, 0, 1, 1],
    kind: [KIND.transfer, KIND.compute, KIND.compute, KIND.compute],
    start: [0, 10, 40, 90],
    duration: [10, 20, 20, 20],
    flags: [0, 0, FLAG_ERROR, 0],
  });
  expect(totals(columns, [0, 1], { from: 5, to: 100 })).toEqual({
    from: 5,
    to: 100,
    groups: [
      { group: 1, count: 2, errors: 1, time: 30, share: 0.6, transfer: 0, other: 0 },
      { group: 0, count: 1, errors: 0, time: 20, share: 0.4, transfer: 5, other: 0 },
    ],
    count: 3,
    errors: 1,
    time: 50,
    idle: 1 - 55 / 190,
    known: 95,
    lanes: 2,
  });
});

test('time in which intervals overlap is busy once', () => {
  const columns = new Columns();
  columns.append({ lane: [0, 0], group: [0, 0], kind: [1, 1], start: [0, 10], duration: [50, 50] });
  expect(totals(columns, [0], { from: 0, to: 100 }).idle).toBeCloseTo(0.4);
});

test('lanes without work are idle', () => {
  expect(totals(new Columns(), [0, 1], { from: 0, to: 100 })).toMatchObject({
    idle: 1,
    count: 0,
    groups: [],
    lanes: 2,
  });
});

test('time that is not known is not idle', () => {
  const columns = new Columns();
  columns.append({ lane: [0], group: [0], kind: [0], start: [10], duration: [20] });
  const range = { from: 0, to: 100 };
  const unknown = [
    { from: -Infinity, to: 5 },
    { from: 45, to: Infinity },
  ];
  expect(totals(columns, [0], range, { unknown })).toMatchObject({
    idle: 0.5,
    known: 40,
    count: 1,
    time: 20,
  });
  expect(totals(columns, [0], range, { unknown: [{ from: 0, to: 100 }] })).toMatchObject({
    idle: null,
    known: 0,
    count: 1,
  });
});

test('what a search finds is counted as totals are: computations that touch the range', () => {
  const columns = new Columns();
  columns.append({
    lane: [0, 0, 0, 1],
    group: [0, 0, 0, 0],
    kind: [KIND.transfer, KIND.compute, KIND.compute, KIND.compute],
    start: [20, 30, 200, 40],
    duration: [10, 20, 20, 20],
    task: [1, 1, 2, 3],
  });
  finish(columns.marking((task) => task !== 3));
  const range = { from: 0, to: 100 };
  expect(finish(foundIn(columns, [0, 1], range))).toBe(1);
  finish(columns.marking(() => true));
  expect(finish(foundIn(columns, [0, 1], range))).toBe(totals(columns, [0, 1], range).count);
});

test('what has not been yet is not idle, but data of the future is looked at', () => {
  const columns = new Columns();
  columns.append({ lane: [0], group: [0], kind: [0], start: [10], duration: [40] });
  const view = { from: 0, to: 108 };
  expect(untilNow(view, columns, 100)).toEqual({ from: 0, to: 100 });
  expect(totals(columns, [0], untilNow(view, columns, 100)).idle).toBeCloseTo(0.6);
  expect(untilNow(view, columns, 40)).toEqual(view);
  expect(untilNow({ from: 60, to: 80 }, columns, 50)).toEqual({ from: 60, to: 60 });
});

test('what comes between two slices is counted whole or not at all', () => {
  const columns = new Columns();
  const add = (lane: number, start: number) =>
    columns.append({ lane: [lane], group: [0], kind: [KIND.compute], start: [start], duration: [5] });
  for (let start = 0; start < 100; start += 10) for (const lane of [0, 1]) add(lane, start);
  const range = { from: 0, to: 200 };
  const work = totalling(columns, [0, 1], range);
  work.next();
  // Both lanes' tracks grow, so that what they are made of is in other places.
  for (let start = 100; start < 200; start += 10) for (const lane of [0, 1]) add(lane, start);
  expect(finish(work)).toMatchObject({ count: 30, time: 150 });
});
