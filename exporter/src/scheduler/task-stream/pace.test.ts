import { Pace } from './pace.ts';

/** A clock that readings and rests move. */
function clock() {
  let now = 0;
  const rests: number[] = [];
  return {
    now: () => now,
    sleep: async (ms: number) => {
      rests.push(ms);
      now += ms;
    },
    pass: (ms: number) => void (now += ms),
    rests,
  };
}

test('readings rest three times as long as they took of the scheduler, with what opening a comm takes', async () => {
  const time = clock();
  const pace = new Pace(time);
  const reading = async () => {
    time.pass(50);
    return { seconds: 0.008 };
  };
  await pace.read(reading);
  await pace.read(reading);
  expect(time.rests).toEqual([30]);
  time.pass(31);
  await pace.read(reading);
  expect(time.rests).toEqual([30]);
});

test('where nobody says what it took, or more than was waited for, it is taken to be the wait', async () => {
  const time = clock();
  const pace = new Pace(time);
  await pace.read(async () => (time.pass(5), { seconds: null }));
  await pace.read(async () => (time.pass(6), { seconds: 7000 }));
  await expect(
    pace.read(async () => {
      time.pass(100_000);
      throw new Error('too large');
    }),
  ).rejects.toThrow('too large');
  await pace.read(async () => ({ seconds: 0 }));
  expect(time.rests).toEqual([15, 18, 10_000]);
});
