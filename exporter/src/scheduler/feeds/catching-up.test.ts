import { CatchingUp } from './catching-up.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('one that fails says why, and waits twice as long each time until one succeeds', async () => {
  const said: string[] = [];
  const catchingUp = new CatchingUp((reason) => said.push(reason));
  const failing = jest.fn(() => Promise.reject(new Error('not now')));
  for (const pause of [2_000, 4_000, 8_000]) {
    failing.mockClear();
    await catchingUp.with(failing);
    jest.advanceTimersByTime(pause - 1);
    await catchingUp.with(failing);
    expect(failing).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
  }
  expect(said).toEqual(['not now', 'not now', 'not now']);
  const succeeding = jest.fn(() => Promise.resolve());
  await catchingUp.with(succeeding);
  await catchingUp.with(succeeding);
  expect(succeeding).toHaveBeenCalledTimes(2);
});

test('there is one reading at a time', async () => {
  const catchingUp = new CatchingUp(() => undefined);
  let end = (): void => undefined;
  const first = catchingUp.with(() => new Promise((resolve) => (end = resolve)));
  const second = jest.fn(() => Promise.resolve());
  await catchingUp.with(second);
  expect(second).not.toHaveBeenCalled();
  end();
  await first;
  await catchingUp.with(second);
  expect(second).toHaveBeenCalledTimes(1);
});
