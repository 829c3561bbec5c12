import type { Work } from '@daskscope/timeline';
import { Renewed } from './renewed.ts';

/** What the clock shows, and what was begun. */
let now = 0;
let begun = 0;
let epoch = 0;

beforeEach(() => {
  now = begun = epoch = 0;
  jest.useFakeTimers();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** Its pieces take 5 ms, more than a slice has. */
function renewed(pieces: number) {
  const make = function* (): Work<string> {
    const name = `${++begun} of ${epoch}`;
    for (let piece = 1; piece < pieces; piece++) {
      now += 5;
      yield;
    }
    return name;
  };
  return new Renewed({ make, epoch: () => epoch, renewMs: 1000 });
}

test('what is made in one slice is there at once, and anew when it is old', () => {
  const made = renewed(1);
  expect(made.get()).toBe('1 of 0');
  jest.setSystemTime(Date.now() + 999);
  expect(made.get()).toBe('1 of 0');
  jest.setSystemTime(Date.now() + 1);
  expect(made.get()).toBe('2 of 0');
  made.age();
  expect(made.get()).toBe('3 of 0');
});

test('what takes longer comes when it is done, once, and the one before stays until then', async () => {
  const made = renewed(4);
  expect(made.get()).toBeNull();
  expect(made.get()).toBeNull();
  const first = made.first();
  await jest.runAllTimersAsync();
  await first;
  expect([made.get(), begun]).toEqual(['1 of 0', 1]);
  jest.setSystemTime(Date.now() + 1000);
  expect([made.get(), made.get(), begun]).toEqual(['1 of 0', '1 of 0', 2]);
  await jest.runAllTimersAsync();
  expect(made.get()).toBe('2 of 0');
});

test('what is under way when all begins anew is not given, and who waits for it waits no longer', async () => {
  const made = renewed(4);
  const first = made.first();
  epoch = 1;
  expect(made.get()).toBeNull();
  await first;
  await jest.runAllTimersAsync();
  expect([made.get(), begun]).toEqual(['2 of 1', 2]);
  made.age();
  made.get();
  epoch = 2;
  await jest.runAllTimersAsync();
  expect(made.get()).toBe('2 of 1');
  await jest.runAllTimersAsync();
  expect(made.get()).toBe('4 of 2');
});
