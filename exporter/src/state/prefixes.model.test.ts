import fc from 'fast-check';
import { Names } from './names.ts';
import { OVERFLOW_PREFIX } from './overflow.ts';
import { Prefixes } from './prefixes.ts';
import { prefixUpdate } from './samples.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const MAX_SERIES = 2;

/** What a scheduler may do between two looks at it. */
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      name: fc.constantFrom(...NAMES),
      erred: fc.nat(3),
      done: fc.nat(3),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('life' as const) }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

interface Counted {
  erred: number;
  memory: number;
  seconds: number;
}

/**
 * A scheduler's own counts, and what happened in all. Restarts and new lives come right after a look, so that what happened is
 * what could be seen.
 */
class Scheduler {
  readonly prefixes = new Prefixes({ names: new Names(), maxSeries: MAX_SERIES });
  counts = new Map<string, Counted>();
  readonly positions: string[] = [];
  readonly ever = new Map<string, Counted>();
  erredBefore = 0;

  constructor(history: number) {
    if (history > 0) this.run('a', history, 0);
    this.erredBefore = history;
    this.prefixes.beginLife({ fresh: false });
    this.look();
  }

  run(name: string, erred: number, memory: number): void {
    for (const counts of [this.counts, this.ever]) {
      const counted = counts.get(name) ?? { erred: 0, memory: 0, seconds: 0 };
      counts.set(name, {
        erred: counted.erred + erred,
        memory: counted.memory + memory,
        seconds: counted.seconds + memory * 0.5,
      });
    }
  }

  look(): void {
    for (const name of this.counts.keys()) if (!this.positions.includes(name)) this.positions.push(name);
    this.prefixes.update(
      Array.from(this.counts, ([name, { erred, memory, seconds }]) =>
        prefixUpdate(
          name,
          { erred, memory },
          { allDurations: new Map([['compute', seconds]]), suspicious: erred },
        ),
      ),
      0,
    );
  }

  happen(event: Event): void {
    if (event.kind === 'run') this.run(event.name, event.erred, event.done);
    else this.look();
    if (event.kind === 'restart') {
      this.counts = new Map();
      this.look();
    }
    if (event.kind === 'life') {
      this.counts = new Map();
      this.prefixes.beginLife({ fresh: true });
    }
  }

  overflow() {
    return [...this.prefixes.series()].find(({ name }) => name === OVERFLOW_PREFIX);
  }
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

test('errors and the overflow count what happened, and never fall', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.array(event, { maxLength: 60 }), (history, events) => {
      const scheduler = new Scheduler(history);
      let last = { erred: 0, transitions: 0, seconds: 0, suspicious: 0 };
      for (const event of events) {
        scheduler.happen(event);
        const overflow = scheduler.overflow();
        const now = {
          erred: scheduler.prefixes.erredTotal,
          transitions: sum(overflow?.transitions ?? []),
          seconds: overflow?.seconds.get('compute') ?? 0,
          suspicious: overflow?.suspicious ?? 0,
        };
        for (const counter of Object.keys(now) as (keyof typeof now)[]) {
          expect(now[counter]).toBeGreaterThanOrEqual(last[counter]);
        }
        last = now;
      }
      scheduler.look();
      const members = scheduler.positions.slice(MAX_SERIES).map((name) => scheduler.ever.get(name)!);
      expect(scheduler.prefixes.erredTotal).toBe(
        sum([...scheduler.ever.values()].map(({ erred }) => erred)) - scheduler.erredBefore,
      );
      const overflow = scheduler.overflow();
      expect(overflow === undefined).toBe(members.length === 0);
      expect(sum(overflow?.transitions ?? [])).toBe(sum(members.map(({ erred, memory }) => erred + memory)));
      expect(overflow?.seconds.get('compute') ?? 0).toBe(sum(members.map(({ seconds }) => seconds)));
      expect(overflow?.suspicious ?? 0).toBe(sum(members.map(({ erred }) => erred)));
    }),
    { numRuns: 500 },
  );
});

test('a prefix that has a series keeps it, with the counts of the scheduler itself', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const scheduler = new Scheduler(0);
      for (const event of events) scheduler.happen(event);
      scheduler.look();
      const own = [...scheduler.prefixes.series()].filter(({ name }) => name !== OVERFLOW_PREFIX);
      const expected = scheduler.positions.slice(0, MAX_SERIES).filter((name) => scheduler.counts.has(name));
      expect(own.map(({ name }) => name)).toEqual(expected);
      for (const { name, transitions } of own) {
        const { erred, memory } = scheduler.counts.get(name)!;
        expect(sum(transitions)).toBe(erred + memory);
      }
    }),
  );
});
