import { TRANSITION_STATES } from '@daskscope/api';
import fc from 'fast-check';
import { Names } from '../../names.ts';
import { OVERFLOW_PREFIX } from '../overflow.ts';
import { Prefixes } from './prefixes.ts';
import { prefixUpdate } from '../../samples.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const MAX_SERIES = 2;
/** What ran before the first look. */
const PAST = 'a';
const [ERRED, MEMORY] = [TRANSITION_STATES.indexOf('erred'), TRANSITION_STATES.indexOf('memory')];

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
    if (history > 0) this.run(PAST, history, 0);
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

  /** What is counted since the first look, by series. */
  counted(): Map<string, Counted> {
    return new Map(
      this.prefixes.counts().map(({ name, transitions, seconds, suspicious, before }) => {
        expect(suspicious).toBe(transitions[ERRED]);
        return [
          name,
          {
            erred: transitions[ERRED]! - before.transitions[ERRED]!,
            memory: transitions[MEMORY]! - before.transitions[MEMORY]!,
            seconds: seconds.get('compute')! - before.seconds.get('compute')!,
          },
        ];
      }),
    );
  }

  /** Of it, what was there at the first look. */
  past(): number {
    return this.prefixes.counts().reduce((sum, { before }) => sum + before.transitions[ERRED]!, 0);
  }

  /** What happened since the first look, by series. */
  happened(): Map<string, Counted> {
    const series = new Map<string, Counted>();
    for (const [position, name] of this.positions.entries()) {
      const own = position < MAX_SERIES ? name : OVERFLOW_PREFIX;
      const { erred, memory, seconds } = this.ever.get(name)!;
      const sum = series.get(own) ?? { erred: 0, memory: 0, seconds: 0 };
      series.set(own, {
        erred: sum.erred + erred - (name === PAST ? this.erredBefore : 0),
        memory: sum.memory + memory,
        seconds: sum.seconds + seconds,
      });
    }
    return series;
  }
}

test('errors, and what is counted by series, are what happened since the first look, and never fall', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.array(event, { maxLength: 60 }), (history, events) => {
      const scheduler = new Scheduler(history);
      expect(scheduler.prefixes.erredTotal).toBe(0);
      for (const counts of scheduler.counted().values()) expect(counts.erred + counts.memory).toBe(0);
      expect(scheduler.past()).toBe(history);
      let [lastErred, last] = [0, new Map<string, Counted>()];
      for (const event of events) {
        scheduler.happen(event);
        const now = scheduler.counted();
        for (const [name, { erred, memory, seconds }] of last) {
          expect(now.get(name)!.erred).toBeGreaterThanOrEqual(erred);
          expect(now.get(name)!.memory).toBeGreaterThanOrEqual(memory);
          expect(now.get(name)!.seconds).toBeGreaterThanOrEqual(seconds);
        }
        expect(scheduler.prefixes.erredTotal).toBeGreaterThanOrEqual(lastErred);
        [lastErred, last] = [scheduler.prefixes.erredTotal, now];
      }
      scheduler.look();
      const happened = scheduler.happened();
      expect(scheduler.counted()).toEqual(happened);
      const erred = [...happened.values()].map((counts) => counts.erred);
      expect(scheduler.prefixes.erredTotal).toBe(erred.reduce((a, b) => a + b, 0));
    }),
    { numRuns: 500 },
  );
});

test('a prefix that has a series keeps it, with its position', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const scheduler = new Scheduler(0);
      for (const event of events) scheduler.happen(event);
      scheduler.look();
      const own = scheduler.positions.slice(0, MAX_SERIES);
      const names = scheduler.positions.length > MAX_SERIES ? [...own, OVERFLOW_PREFIX] : own;
      expect(scheduler.prefixes.positions()).toEqual(names.map((name, position) => [name, position]));
      expect([...scheduler.counted().keys()]).toEqual(names);
      const now = [...scheduler.prefixes.series()].map(({ name }) => name);
      expect(now).toEqual(names.filter((name) => name === OVERFLOW_PREFIX || scheduler.counts.has(name)));
    }),
  );
});
