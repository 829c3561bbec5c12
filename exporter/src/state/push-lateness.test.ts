import { PushLateness } from './push-lateness.ts';

function clocked() {
  let now = 1_000_000;
  return { lateness: new PushLateness(() => now), pass: (seconds: number) => (now += seconds * 1000) };
}

test('not known before anything is expected, and again once all is forgotten', () => {
  const { lateness, pass } = clocked();
  expect(lateness.seconds).toBeNull();
  lateness.expect({}, 1);
  pass(100);
  lateness.forget();
  expect(lateness.seconds).toBeNull();
});

test('0 until a push is overdue by more than pushes ever are, then all of it, and 0 with the push', () => {
  const { lateness, pass } = clocked();
  const feed = {};
  lateness.expect(feed, 1);
  pass(1.4);
  expect(lateness.seconds).toBe(0);
  pass(0.6);
  expect(lateness.seconds).toBeCloseTo(1);
  pass(49);
  expect(lateness.seconds).toBeCloseTo(50);
  lateness.expect(feed, 1);
  expect(lateness.seconds).toBe(0);
});

test('of several feeds the most overdue counts', () => {
  const { lateness, pass } = clocked();
  const slow = {};
  lateness.expect(slow, 5);
  lateness.expect({}, 0.1);
  pass(4.1);
  expect(lateness.seconds).toBeCloseTo(4);
  lateness.expect(slow, 5);
  expect(lateness.seconds).toBeCloseTo(4);
});
