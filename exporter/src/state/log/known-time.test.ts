import { KnownTime } from './known-time.ts';

/** Life 0, known from 1000 on, and heard at 2000. */
function heard(): KnownTime {
  const known = new KnownTime();
  known.begin(0, 1000);
  known.hear(0, 2000, 2000);
  return known;
}

test('nothing is known until something is told', () => {
  const known = new KnownTime();
  expect(known.has(0)).toBe(false);
  known.reach(0, 1000);
  known.leave(0, 1000);
  expect(known.ranges({}, 2000)).toEqual([]);
});

test('it goes on while the scheduler is heard, and ends at the last that was', () => {
  const known = heard();
  expect(known.ranges({}, 2500)).toEqual([{ from: 1000, to: null }]);
  expect(known.ranges({}, 9000)).toEqual([{ from: 1000, to: null }]);
  expect(known.ranges({}, 9001)).toEqual([{ from: 1000, to: 2000 }]);
  known.hear(0, 9500, 9500);
  expect(known.ranges({}, 9500)).toEqual([{ from: 1000, to: null }]);
  known.end();
  expect(known.ranges({}, 9500)).toEqual([{ from: 1000, to: 9500 }]);
});

test('a clock of the scheduler that differs from ours does not matter', () => {
  const known = new KnownTime();
  known.begin(0, 100_000);
  known.hear(0, 101_000, 1000);
  expect(known.ranges({}, 1000)).toEqual([{ from: 100_000, to: null }]);
  known.end();
  expect(known.ranges({}, 1000)).toEqual([{ from: 100_000, to: 101_000 }]);
});

test('while what is held is still read, it reaches to the newest that has been', () => {
  const known = new KnownTime();
  known.begin(0, 1000.4);
  known.reach(0, 1500.6);
  expect(known.ranges({}, 2000)).toEqual([{ from: 1001, to: 1500 }]);
  known.hear(0, 2000, 2000);
  expect(known.ranges({}, 2000)).toEqual([{ from: 1001, to: null }]);
});

test('what passed unseen leaves a hole, and a connection found again none', () => {
  const known = heard();
  known.end();
  known.hear(0, 5000, 5000);
  expect(known.ranges({}, 5000)).toEqual([{ from: 1000, to: null }]);
  known.begin(0, 8000);
  known.hear(0, 9000, 9000);
  expect(known.ranges({}, 9000)).toEqual([
    { from: 1000, to: 5000 },
    { from: 8000, to: null },
  ]);
});

test('another life begins another, each is read by itself, and together they are in the order of time', () => {
  const known = heard();
  known.begin(1, 4000);
  known.hear(1, 5000, 5000);
  const [first, second] = [
    { from: 1000, to: 2000 },
    { from: 4000, to: null },
  ];
  expect(known.ranges({}, 5000)).toEqual([first, second]);
  expect(known.ranges({ life: 0 }, 5000)).toEqual([first]);
  expect(known.ranges({ life: 1 }, 5000)).toEqual([second]);
  known.forget(0);
  expect(known.ranges({}, 5000)).toEqual([second]);
});

test('what two lives know at one time is told once', () => {
  const known = heard();
  known.begin(1, 1500);
  known.reach(1, 3000);
  known.end();
  expect(known.ranges({}, 5000)).toEqual([{ from: 1000, to: 3000 }]);
});

test('ranges that touch the time asked for come whole', () => {
  const known = heard();
  known.begin(0, 4000);
  known.hear(0, 5000, 5000);
  const [first, second] = known.ranges({}, 5000);
  expect(known.ranges({ from: 1500, to: 1600 }, 5000)).toEqual([first]);
  expect(known.ranges({ from: 2500, to: 3000 }, 5000)).toEqual([]);
  expect(known.ranges({ from: 2500 }, 5000)).toEqual([second]);
  expect(known.ranges({ to: 4000 }, 5000)).toEqual([first, second]);
  expect(known.ranges({ to: 999 }, 5000)).toEqual([]);
});

test('a log that makes room moves the beginning', () => {
  const known = heard();
  known.begin(0, 4000);
  known.hear(0, 5000, 5000);
  known.leave(0, 1500);
  expect(known.ranges({}, 5000)[0]).toEqual({ from: 1500, to: 2000 });
  known.leave(1, 1600);
  expect(known.ranges({}, 5000)[0]).toEqual({ from: 1500, to: 2000 });
  known.leave(0, 4500);
  expect(known.ranges({}, 5000)).toEqual([{ from: 4500, to: null }]);
  // A run that says it ended in the far future.
  known.leave(0, 1e300);
  known.hear(0, 6000, 6000);
  expect(known.ranges({}, 6000)).toEqual([{ from: 5000, to: null }]);
});

test('there are never more than 100, and the shortest go first', () => {
  const known = new KnownTime();
  for (let i = 0; i < 1000; i++) {
    known.begin(0, i * 1000);
    known.reach(0, i * 1000 + (i === 10 ? 900 : 1 + (i % 100)));
  }
  known.begin(0, 1_000_000);
  known.hear(0, 1_000_000, 1_000_000);
  const ranges = known.ranges({}, 1_000_000);
  expect(ranges).toHaveLength(100);
  expect(ranges[0]).toEqual({ from: 10_000, to: 10_900 });
  expect(ranges.at(-1)).toEqual({ from: 1_000_000, to: null });
});
