import { STAY_MS } from './reader-name.ts';
import { staying, streamRequest } from './stream-request.ts';

test('asks from a cursor on, or from now on; for changes unless they were refused', () => {
  expect(streamRequest('s:7').parameters).toEqual({ keys: true, after: 's:7', changes: true });
  expect(streamRequest(null, false).parameters).toEqual({ keys: true });
});

test('every stream has a place of its own, which it is asked for by the name that it came with', () => {
  const [one, other] = [streamRequest(null), streamRequest(null)];
  expect(one.stayPath).toBe(`stream/${one.headers['Daskscope-Reader']}`);
  expect(one.stayPath).not.toBe(other.stayPath);
});

test('says that it stays until it does not', () => {
  jest.useFakeTimers();
  const say = jest.fn();
  const leave = staying(say);
  jest.advanceTimersByTime(3 * STAY_MS);
  leave();
  jest.advanceTimersByTime(3 * STAY_MS);
  expect(say).toHaveBeenCalledTimes(3);
  jest.useRealTimers();
});
