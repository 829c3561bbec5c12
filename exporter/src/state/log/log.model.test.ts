import fc from 'fast-check';
import { askLog } from '../../http/testing/ask-log.ts';
import { TaskLog } from './log.ts';
import { Names, WorkerNames } from '../names.ts';
import type { TaskQuery } from './query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../samples.ts';

const CAPACITY = 7;

interface Run {
  life: string;
  id: number;
  prefix: string;
  start: number;
  stop: number;
}

/** What happens to a log: a run of one of three lives, after a gap in its ids. */
const step = fc.record({
  life: fc.constantFrom('A', 'B', 'C'),
  gap: fc.constantFrom(0, 0, 0, 3),
  prefix: fc.constantFrom('inc', 'add'),
  start: fc.nat(50),
  length: fc.nat(20),
});

const query = fc.record(
  {
    life: fc.constantFrom('A', 'B', 'C'),
    prefix: fc.constantFrom(['inc'], ['add'], ['inc', 'add']),
    from: fc.nat(60).map((ms) => SAMPLE_TIME + ms),
    to: fc.nat(60).map((ms) => SAMPLE_TIME + ms),
  },
  { requiredKeys: [] },
);

class Model {
  readonly log = new TaskLog({ capacity: CAPACITY, prefixes: new Names(), workers: new WorkerNames() });
  readonly runs: Run[] = [];
  current = '';

  take(steps: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]): void {
    for (const { life, gap, prefix, start, length } of steps) {
      const position = this.log.openLife(life, SAMPLE_TIME);
      const id = this.log.nextId(position) + gap;
      this.log.append(position, id, taskRecord({ prefix, intervals: [interval(start, start + length)] }));
      this.runs.push({ life, id, prefix, start: SAMPLE_TIME + start, stop: SAMPLE_TIME + start + length });
      this.current = life;
    }
  }

  /** Runs still kept that a query without a cursor is to answer. */
  expected({ life, prefix, from, to }: Partial<TaskQuery>): string[] {
    const only = life ?? (from === undefined && to === undefined ? this.current : undefined);
    return this.runs
      .slice(-CAPACITY)
      .filter((run) => only === undefined || run.life === only)
      .filter((run) => prefix === undefined || prefix.includes(run.prefix))
      .filter((run) => run.stop >= (from ?? -Infinity) && run.start <= (to ?? Infinity))
      .map((run) => `${run.life}:${run.id}`);
  }

  ask(asked: Partial<TaskQuery>): { runs: string[]; cursor: string; lost: number; reset: boolean } {
    const { tasks, lives, cursor, lost, reset } = askLog(
      this.log,
      { limit: 100, keys: false, ...asked },
      SAMPLE_TIME,
    );
    return { runs: tasks.id.map((id, row) => `${lives[tasks.life[row]!]}:${id}`), cursor, lost, reset };
  }
}

const lifeSeen = (model: Model, life: string | undefined): boolean =>
  life === undefined || model.runs.some((run) => run.life === life);

test('every page size gives each run that is asked for once, in order', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 30 }),
      query,
      fc.integer({ min: 1, max: 4 }),
      (steps, asked, limit) => {
        const model = new Model();
        model.take(steps);
        fc.pre(lifeSeen(model, asked.life));
        const answered: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages <= CAPACITY; pages++) {
          const page = model.ask({ ...asked, limit, ...(after !== undefined && { after }) });
          expect(page.reset).toBe(false);
          expect(page.runs.length).toBeLessThanOrEqual(limit);
          answered.push(...page.runs);
          after = page.cursor;
        }
        expect(answered).toEqual(model.expected(asked));
      },
    ),
    { numRuns: 500 },
  );
});

test('a cursor goes on with exactly what came later, and says how much of it is gone', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 15 }),
      fc.array(step, { maxLength: 15 }),
      (before, later) => {
        const model = new Model();
        model.take(before);
        const life = model.current;
        const { cursor } = model.ask({ life });
        model.take(later);
        const next = Number(cursor.split(':')[1]);
        const fresh = model.runs.slice(before.length).filter((run) => run.life === life);
        const kept = model.runs.slice(-CAPACITY).filter((run) => run.life === life && run.id >= next);
        const page = model.ask({ life, after: cursor });
        expect(page.runs).toEqual(kept.map((run) => `${run.life}:${run.id}`));
        expect(page.reset).toBe(false);
        const first = kept[0]?.id ?? (fresh.at(-1)?.id ?? next - 1) + 1;
        expect(page.lost).toBe(first - next);
      },
    ),
    { numRuns: 500 },
  );
});

test('each run still kept is found by its id, no other is', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const model = new Model();
      model.take(steps);
      model.runs.forEach((run, index) => {
        const found = model.log.run(run.life, run.id);
        expect(found && { prefix: found.prefix, id: found.id }).toEqual(
          index >= model.runs.length - CAPACITY ? { prefix: run.prefix, id: run.id } : undefined,
        );
      });
      const kept = model.runs.slice(-CAPACITY);
      for (const { id, tasks } of model.log.lives()) {
        expect(tasks).toBe(kept.filter((run) => run.life === id).length);
      }
    }),
  );
});
