import { Backoff } from './backoff.ts';

test('pauses longer with each failure, to a bound, and not after what went well', () => {
  const backoff = new Backoff(100, 300);
  expect(backoff.ready(0)).toBe(true);
  const pauses = [1, 2, 3, 4].map((failure) => {
    backoff.failed(1000 * failure);
    expect(backoff.ready(1000 * failure + backoff.waitMs - 1)).toBe(false);
    expect(backoff.ready(1000 * failure + backoff.waitMs)).toBe(true);
    return backoff.waitMs;
  });
  expect(pauses).toEqual([100, 200, 300, 300]);
  backoff.succeeded();
  expect(backoff.ready(0)).toBe(true);
});
