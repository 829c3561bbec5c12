import { Attempts } from './attempts.ts';
import { Backoff } from './backoff.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('one question is under way at a time', async () => {
  const attempts = new Attempts();
  let answer = () => {};
  const asked = jest.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const first = attempts.make(asked);
  expect(await attempts.make(asked)).toBe(false);
  expect(attempts.ready).toBe(false);
  answer();
  expect(await first).toBe(true);
  expect(attempts.ready).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('says why a question failed, and asks again after pauses that double, until one is answered', async () => {
  const attempts = new Attempts(new Backoff(1_000, 3_000), (cause) => `It said: ${String(cause)}.`);
  const asked: number[] = [];
  const began = Date.now();
  const refused = async () => {
    asked.push(Date.now() - began);
    throw 'no'; // eslint-disable-line @typescript-eslint/only-throw-error -- as fetch may reject with anything
  };
  for (let ms = 0; ms < 9_000; ms += 500) {
    await attempts.make(refused);
    jest.advanceTimersByTime(500);
  }
  expect(asked).toEqual([0, 1_000, 3_000, 6_000]);
  expect(attempts).toMatchObject({ problem: 'It said: no.', pauseMs: 3_000 });
  expect(await attempts.make(async () => undefined)).toBe(true);
  expect(attempts).toMatchObject({ problem: '', pauseMs: 0, ready: true });
});

test('another who answers need not be waited for', async () => {
  const attempts = new Attempts();
  await attempts.make(() => Promise.reject(new Error('Busy.')));
  expect(attempts).toMatchObject({ problem: 'Busy.', ready: false });
  attempts.forgive();
  expect(attempts.ready).toBe(true);
});
