import fc from 'fast-check';
import { busyIn } from './busy.ts';
import { Columns } from '../columns.ts';
import { KIND } from '../key.ts';

const RANGE = { from: 10, to: 40 };
const time = fc.integer({ min: 0, max: 50 });

/** By looking at each half of a ms. */
function looked(intervals: [number, number][], begins: number[], now: number): number {
  let busy = 0;
  for (let at = RANGE.from + 0.25; at < RANGE.to; at += 0.5) {
    const inInterval = intervals.some(([start, duration]) => at >= start && at < start + duration);
    if (inInterval || begins.some((start) => at >= start && at < now)) busy += 0.5;
  }
  return busy;
}

test('counts once what overlaps, in whatever order it came, with what runs and what is yet to begin', () => {
  const intervals = fc.array(fc.tuple(time, fc.integer({ min: 0, max: 20 })), { maxLength: 12 });
  fc.assert(
    fc.property(intervals, fc.array(time, { maxLength: 3 }), time, (given, begins, now) => {
      const columns = new Columns();
      for (const [at, [start, duration]] of given.entries()) {
        const kind = [at % 2 === 0 ? KIND.compute : KIND.transfer];
        columns.append({ lane: [0], group: [0], kind, start: [start], duration: [duration] });
      }
      const running = begins.map((start) => ({ lane: 0, group: 0, start, task: 0 }));
      expect(busyIn({ tracks: columns.tracksOf(0), running, now }, RANGE)).toBe(looked(given, begins, now));
    }),
  );
});
