import fc from 'fast-check';
import { RunLog } from './run-log.ts';
import { SEGMENT_RUNS, type Run, type Times } from './run-segment.ts';

/** A segment is full with so many runs, so that there are many segments. */
const ROOM = 7;
const SEGMENTS = 3;
/** Those of the newest segment reserve 4096 bytes. */
const KEY_BYTES = 4_096 + 150;

class Room implements Times {
  runs = 0;

  get full(): boolean {
    return this.runs >= ROOM;
  }

  seal(): void {}
}

const key = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('add', 'ADD', 'größe-1', 'Größe', '🎉', "('x', 1)", 'İ', ''),
  fc.string({ minLength: 20, maxLength: 60 }),
);
const run = fc.record<Run>({
  life: fc.integer({ min: 0, max: 2 }),
  id: fc.integer({ min: 0, max: 20 }),
  prefix: fc.integer({ min: 0, max: 4 }),
  worker: fc.nat(2 ** 32 - 1),
  thread: fc.nat(2 ** 16 - 1),
  status: fc.integer({ min: 0, max: 1 }),
  nbytes: fc.maxSafeNat(),
});
const pushed = fc.array(fc.tuple(run, key), { maxLength: 60 });
const looked = fc.record({
  text: fc.constantFrom('a', 'add', 'größe', '🎉', '1', ' ', 'zzz'),
  prefixes: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 2 }),
  from: fc.nat(60),
  count: fc.nat(60),
});

test('all that is asked is answered as a plain list of the newest runs would', () => {
  fc.assert(
    fc.property(pushed, looked, (runs, { text, prefixes, from, count }) => {
      const log = new RunLog({
        capacity: SEGMENTS * SEGMENT_RUNS,
        keyBytes: KEY_BYTES,
        times: () => new Room(),
      });
      for (const [added, name] of runs) log.push(added, name).times.runs++;

      const segments = Math.ceil(runs.length / ROOM);
      const first = Math.max(0, segments - SEGMENTS) * ROOM;
      expect([log.first, log.end]).toEqual([first, runs.length]);
      const kept = runs.map((_, number) => number).filter((number) => number >= first);
      for (let number = -1; number <= runs.length; number++)
        expect(log.run(number)).toEqual(kept.includes(number) ? runs[number]![0] : undefined);

      // Keys go from the front, a segment at a time, and those of the newest stay.
      const { firstKey } = log;
      expect(firstKey === runs.length || firstKey % ROOM === 0).toBe(true);
      for (const number of kept)
        expect(log.key(number)).toEqual(number >= firstKey ? runs[number]![1] : undefined);
      expect(firstKey).toBeLessThanOrEqual(Math.max(0, segments - 1) * ROOM);

      const isFound = (number: number) => {
        const [{ prefix }, name] = runs[number]!;
        return prefixes.includes(prefix) || (number >= firstKey && name.toLowerCase().includes(text));
      };
      const found = new Set(log.search(text, new Set(prefixes), from, from + count));
      const expected = kept.filter((number) => number >= from && number < from + count && isFound(number));
      expect([...found].sort((a, b) => a - b)).toEqual(expected);

      for (const [{ life, id }] of runs) {
        const newest = kept.findLast(
          (number) => runs[number]![0].life === life && runs[number]![0].id === id,
        );
        expect(log.find(life, id)).toBe(newest);
      }
    }),
    { numRuns: 300 },
  );
});
