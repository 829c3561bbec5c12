import { FailuresOfKey } from './failures-of-key.ts';

const MINUTE = 60_000;

/** Counts how often its time is looked at. */
class Watched {
  static looks = 0;
  id: number | null;
  schedulerTime: number | null = null;
  readonly #time: number;
  constructor(id: number | null, time: number) {
    this.id = id;
    this.#time = time;
  }
  get time(): number {
    Watched.looks++;
    return this.#time;
  }
}

test('thousands of failures of one key come, are matched and go without each being looked at for each', () => {
  const failures = new FailuresOfKey<Watched>();
  const COUNT = 10_000;
  const kept: Watched[] = [];
  Watched.looks = 0;
  for (let i = 0; i < COUNT; i++) {
    const time = i * 10;
    expect(failures.hasId(i) || failures.hasSchedulerTime(time)).toBe(false);
    failures.untoldByStream(time, MINUTE);
    const failure = new Watched(i, time);
    failures.add(failure);
    kept.push(failure);
    if (i % 2) failures.toldByScheduler(failures.untoldByScheduler(time + 1, MINUTE)!, time + 1);
  }
  for (const failure of kept) failures.remove(failure);
  expect(failures.size).toBe(0);
  expect(Watched.looks).toBeLessThan(100 * COUNT);
});

test('the nearest in time is the same failure, and none that is too far away', () => {
  const failures = new FailuresOfKey<Watched>();
  const [first, second] = [new Watched(1, 0), new Watched(2, 100_000)];
  failures.add(second);
  failures.add(first);
  expect(failures.untoldByScheduler(40_000, MINUTE)).toBe(first);
  expect(failures.untoldByScheduler(60_001, MINUTE)).toBe(second);
  expect(failures.untoldByScheduler(170_000, MINUTE)).toBeUndefined();
  failures.toldByScheduler(first, 40_000);
  expect(failures.untoldByScheduler(1_000, MINUTE)).toBeUndefined();
  expect(failures.hasSchedulerTime(40_000)).toBe(true);
});
