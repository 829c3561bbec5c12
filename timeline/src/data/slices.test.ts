import { finish, inSlices, type Work } from './slices.ts';

/** ms that the clock shows, and that a piece takes. */
let now = 0;
let piece = 1;

beforeEach(() => {
  now = 0;
  piece = 1;
  jest.useFakeTimers();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function* pieces(count: number): Work<number> {
  for (let done = 0; done < count; done++) {
    now += piece;
    yield;
  }
  return count;
}

test('what fits into a slice is told at once', () => {
  const told = jest.fn();
  inSlices(pieces(3), told);
  expect(told).toHaveBeenCalledWith(3);
});

test('what does not goes on later, and no slice takes longer than it may', () => {
  const told = jest.fn();
  inSlices(pieces(10), told);
  const slices = [now];
  while (told.mock.calls.length === 0) {
    const before = now;
    jest.runOnlyPendingTimers();
    slices.push(now - before);
  }
  expect(slices).toEqual([4, 4, 2]);
  expect(told).toHaveBeenCalledWith(10);
});

test('what is ended is not told', () => {
  const told = jest.fn();
  const end = inSlices(pieces(10), told);
  end();
  jest.runAllTimers();
  expect(told).not.toHaveBeenCalled();
  expect(now).toBe(4);
});

test('in one go it comes to the same', () => expect(finish(pieces(10))).toBe(10));
