import fc from 'fast-check';
import { atOnce } from '../../../slices.ts';
import { ErrorTexts } from '../../error-texts.ts';
import { Names, WorkerNames } from '../../names.ts';
import { interval, taskRecord } from '../../samples.ts';
import { CHUNK_ROWS } from './rows.ts';
import { Runs, type RunsView } from './runs.ts';

const CAPACITY = 20;

const name = fc.oneof(fc.nat(5), fc.nat(400));
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ prefix: name, worker: name, source: fc.option(name), type: name }) },
  { weight: 1, arbitrary: fc.constantFrom('prefixes', 'workers', 'types', 'view', 'settle') },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Run = Exclude<Step, string>;

/** Runs as a list, beside the rows that count which names they use. */
class Model {
  readonly prefixes = new Names();
  readonly workers = new WorkerNames();
  readonly store = new Runs({
    capacity: CAPACITY,
    prefixes: this.prefixes,
    workers: this.workers,
    texts: new ErrorTexts(),
    threads: () => 1,
    dropped: () => undefined,
  });
  kept: Run[] = [];
  #views: RunsView[] = [];
  #id = 0;

  /** So many rows came before, so that the steps cross from one chunk to the next. */
  fill(count: number): void {
    for (let row = 0; row < count; row++) this.take({ prefix: 0, worker: 0, source: null, type: 0 });
  }

  take(step: Step): void {
    if (step === 'prefixes') this.#dropPrefixes();
    else if (step === 'workers') this.#dropWorkers();
    else if (step === 'types') this.store.tidyTypes();
    else if (step === 'settle') atOnce(this.store.settle());
    else if (step === 'view') this.#view();
    else this.#add(step);
  }

  #add(run: Run): void {
    const source = run.source === null ? null : `tcp://w:${run.source}`;
    const record = taskRecord({
      prefix: `f${run.prefix}`,
      worker: `tcp://w:${run.worker}`,
      type: `t${run.type}`,
      intervals: [interval(0, 1), interval(1, 2, 'transfer', source)],
    });
    this.store.add(0, this.#id++, record);
    this.kept.push(run);
    if (this.kept.length > CAPACITY) this.kept.shift();
  }

  #dropPrefixes(): void {
    const now = this.prefixes.makeRoom((use) => this.store.markPrefixes(use));
    if (now) this.store.renumberPrefixes(now);
  }

  #dropWorkers(): void {
    const now = this.workers.makeRoom((use) => this.store.markWorkers(use));
    if (now) this.store.renumberWorkers(now);
  }

  /** Somebody reads for a while: chunks are kept for him, and made anew for the others. */
  #view(): void {
    this.#views.push(this.store.view());
    if (this.#views.length > 1) this.#views.shift()!.release();
  }

  marked(): { prefixes: string[]; workers: string[] } {
    const prefixes: string[] = [];
    const workers: string[] = [];
    this.store.markPrefixes((position) => prefixes.push(this.prefixes.at(position)));
    this.store.markWorkers((position) => workers.push(this.workers.at(position).address));
    return { prefixes: prefixes.sort(), workers: workers.sort() };
  }

  expected(): { prefixes: string[]; workers: string[] } {
    const workers = this.kept.flatMap(({ worker, source }) =>
      source === null ? [worker] : [worker, source],
    );
    return {
      prefixes: [...new Set(this.kept.map(({ prefix }) => `f${prefix}`))].sort(),
      workers: [...new Set(workers.map((worker) => `tcp://w:${worker}`))].sort(),
    };
  }
}

test('the names that rows use are known however rows come and go and names are dropped', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, CHUNK_ROWS - 20, 2 * CHUNK_ROWS - CAPACITY - 10),
      fc.array(step, { minLength: 50, maxLength: 150, size: 'max' }),
      (before, steps) => {
        const model = new Model();
        model.fill(before);
        for (const one of steps) {
          model.take(one);
          expect(model.marked()).toEqual(model.expected());
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('names of types that no row has go, and those that rows have stay', () => {
  const model = new Model();
  for (let type = 0; type < 20_000; type++) {
    model.take({ prefix: 0, worker: 0, source: null, type });
    if (type % 500 === 0) model.take('types');
  }
  expect(model.store.types.size).toBeLessThan(10_000);
  const { rows, types } = model.store;
  const { type } = rows.chunkOf(rows.first);
  expect(types.at(type[rows.first % CHUNK_ROWS]!)).toBe(`t${20_000 - CAPACITY}`);
});
