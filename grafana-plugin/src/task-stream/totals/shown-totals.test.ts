import { fromDrawn, fromSums, saidIdle } from './shown-totals.ts';

const DRAWN = {
  from: 0,
  to: 1000,
  lanes: 2,
  groups: [],
  count: 1,
  errors: 0,
  time: 1,
  idle: 0.99,
  known: 1000,
};
const SUMS = {
  tasks: 30,
  errors: 2,
  busy: 500,
  threads: null,
  lost: false,
  functions: [
    { position: 0, count: 20, erred: 2, compute: 100, transfer: 50, other: 5 },
    { position: 4, count: 10, erred: 0, compute: 300, transfer: 0, other: 0 },
  ],
};

test('sums are shown for the lanes of the picture, the function with the most computing first', () => {
  expect(fromSums(SUMS, DRAWN)).toEqual({
    from: 0,
    to: 1000,
    lanes: 2,
    found: null,
    groups: [
      { group: 4, count: 10, errors: 0, time: 300, share: 0.75, transfer: 0, other: 0 },
      { group: 0, count: 20, errors: 2, time: 100, share: 0.25, transfer: 50, other: 5 },
    ],
    count: 30,
    errors: 2,
    time: 400,
    idle: 0.75,
    known: 1000,
    certainty: 'exact',
    lost: false,
  });
});

test('where runs are gone there were at least as many', () => {
  expect(fromSums({ ...SUMS, lost: true }, DRAWN).certainty).toBe('least');
});

test('what is not known is neither counted nor idle', () => {
  const partly = { ...DRAWN, known: 500 };
  const sums = fromSums(SUMS, partly);
  expect(sums).toMatchObject({ certainty: 'least', idle: 0.5 });
  expect(saidIdle(sums)).toBe('idle 50 % of the known 500 ms');
  expect(saidIdle(fromSums({ ...SUMS, lost: true }, partly))).toBe('idle at most 50 % of the known 500 ms');
  expect(fromDrawn(partly, true).certainty).toBe('least');
  expect(fromDrawn(partly, false).certainty).toBe('about');
  expect(saidIdle(fromDrawn({ ...DRAWN, idle: null, known: 0 }, true))).toBe('idle not known');
});

test('idle is of the threads that were there, as the exporter tells', () => {
  const sums = { ...SUMS, threads: { time: 4000, idle: 1000 } };
  expect(fromSums(sums, DRAWN).idle).toBe(0.25);
  expect(fromSums({ ...sums, threads: { time: 0, idle: 0 } }, DRAWN).idle).toBeNull();
});
