import { BusyTime } from './busy-time.ts';

/** Four threads for four seconds: all busy for the first, one for the rest. */
function halfIdle(): BusyTime {
  const busy = new BusyTime(0, 4_000);
  busy.addThreads(0, 4_000, 4);
  for (let thread = 0; thread < 4; thread++) busy.addBusy(0, thread === 0 ? 4_000 : 1_000);
  return busy;
}

test('since when most threads had nothing to do', () => {
  const busy = halfIdle();
  expect(busy.threads).toBeCloseTo(4);
  expect(busy.quietSince(0.5)).toBeCloseTo(1_000, 0);
  expect(busy.idle(1_000, 4_000)).toBeCloseTo(9_000, 0);
});

test('how long threads waited beside one that went on', () => {
  expect(halfIdle().quietBeside(0, 4_000, 0.5)).toBeCloseTo(3_000, 0);
});

test('two threads that are both busy do not wait for one another', () => {
  const busy = new BusyTime(0, 1_000);
  busy.addThreads(0, 1_000, 2);
  busy.addBusy(0, 1_000);
  expect(busy.quietBeside(0, 1_000, 0.5)).toBeCloseTo(1_000, 0);
  busy.addBusy(0, 1_000);
  expect(busy.quietBeside(0, 1_000, 0.5)).toBe(0);
});

test('threads that are busy to the end have no such time, and a thread alone waits for nobody', () => {
  const busy = new BusyTime(0, 1_000);
  busy.addThreads(0, 1_000, 1);
  busy.addBusy(-500, 2_000);
  expect(busy.quietSince(0.5)).toBeCloseTo(1_000, 0);
  expect(busy.quietBeside(0, 1_000, 0.5)).toBe(0);
});
