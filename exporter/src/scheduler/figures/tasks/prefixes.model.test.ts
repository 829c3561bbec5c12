import { TRANSITION_STATES } from '@daskscope/api';
import fc from 'fast-check';
import { loads } from '../../../../../simulator/src/python/evaluate.ts';
import { TaskPrefix } from '../../../../../simulator/src/scheduler/model.ts';
import { dumps } from '../../../protocol/pickle.ts';
import { Instance } from '../../../../../simulator/src/python/instance.ts';
import { Cluster } from '../../../state/cluster.ts';
import { Reading } from '../../feeds/reading.ts';
import { prefixes } from './prefixes.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const MEMORY = TRANSITION_STATES.indexOf('memory');

class Worker extends Instance {
  nbytes = 0;
}

class Scheduler extends Instance {
  readonly worker = new Worker();
  workers = new Map([['tcp://127.0.0.1:1', this.worker]]);
  task_prefixes = new Map<string, TaskPrefix>();
  tasks = new Map<string, null>();
  task_groups = new Map<string, null>();
  transition_counter = 0;
}

interface OfTask {
  kind: 'begin' | 'end' | 'through' | 'scatter';
  name: string;
}
type Event = OfTask | { kind: 'look' | 'anew' | 'restart' };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('begin' as const, 'end' as const, 'through' as const, 'scatter' as const),
      name: fc.constantFrom(...NAMES),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('look' as const, 'anew' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

/** A scheduler of which the exporter's own expression is evaluated, and what is known of it. */
class Watched {
  readonly cluster = new Cluster({ capacity: 1, maxPrefixes: 9, address: '', exporterVersion: '', now: 0 });
  readonly scheduler = new Scheduler();
  /** Tasks that ever finished. */
  readonly finished = new Map<string, number>();
  readonly #reading = new Reading(this.cluster, prefixes(this.cluster), 1e6);
  #feed: (scheduler: Scheduler) => unknown = () => undefined;
  /** Of the last look. */
  told = 0;

  constructor() {
    this.anew();
    this.look();
  }

  anew(): void {
    this.#feed = loads(dumps(this.#reading.expression()), '2026.8.0') as (scheduler: Scheduler) => unknown;
  }

  look(): void {
    const pushed = this.#feed(this.scheduler) as [[number, unknown], unknown];
    this.told = pushed[0][0];
    const work = this.#reading.taking(pushed, this.#reading.entries, 0);
    let step = work.next();
    while (!step.done) step = work.next();
    step.value.apply();
  }

  get outdated(): boolean {
    return this.#reading.outdated;
  }

  happen(event: Event): void {
    if (event.kind === 'look') this.look();
    else if (event.kind === 'anew') this.anew();
    else if (event.kind === 'restart') this.#restart();
    else if ('name' in event) this.#work(event);
  }

  #work({ kind, name }: OfTask): void {
    if (kind === 'scatter') return this.#scatter(name);
    if (kind !== 'end') this.#move(name, null, 'processing');
    if (kind !== 'begin') this.#end(name);
  }

  /** What happened before is known then, since what could be seen of it was. */
  #restart(): void {
    this.look();
    this.scheduler.task_prefixes.clear();
    this.scheduler.tasks.clear();
    this.look();
  }

  /** Comes into memory without a transition (distributed/scheduler.py, update_data). */
  #scatter(name: string): void {
    const transitions = this.scheduler.transition_counter;
    // The key may be there already.
    this.scheduler.tasks.set(name, null);
    this.scheduler.worker.nbytes++;
    this.#move(name, null, 'memory');
    this.finished.set(name, (this.finished.get(name) ?? 0) + 1);
    this.scheduler.transition_counter = transitions;
  }

  #end(name: string): void {
    if (!this.scheduler.task_prefixes.get(name)?.states.get('processing')) return;
    this.#move(name, 'processing', 'memory');
    this.finished.set(name, (this.finished.get(name) ?? 0) + 1);
  }

  #move(name: string, from: string | null, to: string): void {
    const prefix = this.scheduler.task_prefixes.get(name) ?? new TaskPrefix(name);
    this.scheduler.task_prefixes.set(name, prefix);
    if (from) prefix.states.set(from, prefix.states.get(from)! - 1);
    prefix.states.set(to, (prefix.states.get(to) ?? 0) + 1);
    prefix.state_counts.set(to, (prefix.state_counts.get(to) ?? 0) + 1);
    if (to === 'memory') prefix.all_durations.set('compute', prefix.state_counts.get(to)! * 0.5);
    this.scheduler.transition_counter++;
  }
}

const of = (watched: Watched) => [...watched.cluster.prefixes.all()];

test('whatever happens between two readings, the next one has it, and all is counted once', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      const watched = new Watched();
      for (const one of events) watched.happen(one);
      watched.look();
      const there = watched.scheduler.task_prefixes;
      const now = of(watched).map(({ name, states }) => [name, states.reduce((a, b) => a + b)]);
      const expected = [...there.values()].map(({ name, states }) => [
        name,
        [...states.values()].reduce((a, b) => a + b),
      ]);
      expect(new Map(now as [string, number][])).toEqual(new Map(expected as [string, number][]));
      for (const { name, seconds } of of(watched))
        expect(seconds.get('compute')).toBe(there.get(name)!.all_durations.get('compute'));
      const finished = new Map(
        watched.cluster.prefixes.counts().map(({ name, transitions }) => [name, transitions[MEMORY]!]),
      );
      for (const [name, count] of finished) expect(count).toBe(watched.finished.get(name) ?? 0);
      for (const [name, count] of watched.finished) expect(finished.get(name)).toBe(count);
    }),
    { numRuns: 500 },
  );
});

test('what is scattered once more under its key, though nothing else happens', () => {
  const watched = new Watched();
  for (const kind of ['scatter', 'look', 'anew', 'look', 'scatter', 'look'] as const)
    watched.happen({ kind, name: 'a' });
  expect(of(watched).map(({ name, states }) => [name, ...states.filter(Boolean)])).toEqual([['a', 2]]);
});

test('what is known and has no work is not told again, what has work is, and one that ends once more', () => {
  const watched = new Watched();
  for (const name of NAMES) watched.happen({ kind: 'through', name });
  watched.happen({ kind: 'begin', name: 'b' });
  const told: number[] = [];
  const look = () => {
    watched.look();
    told.push(watched.told);
  };
  look();
  watched.anew();
  look();
  watched.happen({ kind: 'end', name: 'b' });
  look();
  watched.anew();
  look();
  expect(told).toEqual([5, 1, 1, 0]);
});

test('another feed is wanted once what is known was told often, and not before', () => {
  const watched = new Watched();
  for (const name of NAMES) watched.happen({ kind: 'through', name });
  let looks = 0;
  for (; !watched.outdated && looks < 1_000; looks++) watched.look();
  expect(looks * NAMES.length).toBeGreaterThan(100);
  expect(looks * NAMES.length).toBeLessThan(300);
  watched.anew();
  for (let i = 0; i < 1_000; i++) watched.look();
  expect(watched.outdated).toBe(false);
});
