import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import { Names } from '../../names.ts';
import { OVERFLOW_PREFIX } from '../overflow.ts';
import { Prefixes } from './prefixes.ts';
import { prefixUpdate, SAMPLE_TIME } from '../../samples.ts';
import { cut, NAME_LIMIT } from '../../text.ts';

const NOW = SAMPLE_TIME;

const newPrefixes = (maxSeries = 10, names = new Names()) => new Prefixes({ names, maxSeries });

const inOrder = (counts: Record<string, number>) => TASK_STATES.map((state) => counts[state] ?? 0);
const everInOrder = (counts: Record<string, number>) => TRANSITION_STATES.map((state) => counts[state] ?? 0);

test('a prefix as the scheduler counts it; a state that is absent is 0', () => {
  const prefixes = newPrefixes();
  const update = prefixUpdate(
    'inc',
    { memory: 5, erred: 1, forgotten: 3 },
    {
      states: new Map([['processing', 2]]),
      allDurations: new Map([['compute', 1.5]]),
      durationAverage: 0.3,
      maxExecTime: null,
      suspicious: 4,
    },
  );
  prefixes.update([update], NOW);
  prefixes.updateMemory(new Map([['inc', 100]]));
  expect([...prefixes.all()]).toEqual([
    {
      name: 'inc',
      position: 0,
      states: inOrder({ processing: 2 }),
      transitions: everInOrder({ memory: 5, erred: 1, forgotten: 3 }),
      seconds: new Map([['compute', 1.5]]),
      memoryBytes: 100,
      durationAverage: 0.3,
      maxDuration: null,
      suspicious: 4,
    },
  ]);
  expect(prefixes.totals()).toEqual(inOrder({ processing: 2 }));
  expect(prefixes.updated).toBe(NOW);
});

test('memory stays as told until it is told again; what holds none has 0', () => {
  const prefixes = newPrefixes();
  prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
  prefixes.updateMemory(new Map([['inc', 100]]));
  prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
  expect([...prefixes.all()].map(({ memoryBytes }) => memoryBytes)).toEqual([100, 0]);
  prefixes.updateMemory(new Map());
  expect([...prefixes.all()].map(({ memoryBytes }) => memoryBytes)).toEqual([0, 0]);
});

test('the longest is the larger of what the scheduler says and of the runs that were seen', () => {
  let longest: number | null = null;
  const prefixes = new Prefixes({ names: new Names(), maxSeries: 10, longestSeconds: () => longest });
  const told = (maxExecTime: number | null, seen: number | null) => {
    longest = seen;
    prefixes.update([prefixUpdate('inc', {}, { maxExecTime })], NOW);
    return [...prefixes.series()].map(({ maxDuration }) => maxDuration);
  };
  expect(told(null, null)).toEqual([null]);
  expect(told(null, 0.799)).toEqual([0.799]);
  expect(told(0.71, 0.799)).toEqual([0.799]);
  expect(told(0.9, 0.799)).toEqual([0.9]);
  expect(prefixes.all()[0]!.maxDuration).toBe(0.9);
});

test('reading changes nothing, and a longer run replaces what it changes', () => {
  let longest: number | null = 1;
  let running = 2;
  const prefixes = new Prefixes({
    names: new Names(),
    maxSeries: 10,
    longestSeconds: () => longest,
    runningSeconds: () => running,
  });
  prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
  const [inc, add] = prefixes.all().map((state) => Object.freeze(state));
  longest = 3;
  running = 4;
  expect([...prefixes.all()]).toEqual([inc, add]);
  expect([...prefixes.series()]).toEqual([inc, add]);
  expect([...prefixes.running()]).toEqual([
    ['inc', 4],
    ['add', 4],
  ]);
  prefixes.ranLongest(0);
  expect(prefixes.all()[0]).toEqual({ ...inc, maxDuration: 3 });
  expect(prefixes.all()[1]).toBe(add);
});

test('positions, and so colours, outlive a restart and the scheduler', () => {
  const prefixes = newPrefixes();
  prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
  prefixes.update([], NOW);
  expect([...prefixes.all()]).toEqual([]);
  prefixes.beginLife({ fresh: true });
  prefixes.update([prefixUpdate('mul'), prefixUpdate('add')], NOW);
  expect([...prefixes.all()].map(({ name, position }) => [name, position])).toEqual([
    ['add', 1],
    ['mul', 2],
  ]);
});

describe('erredTotal', () => {
  test('counts tasks as they are seen to err where the scheduler tells only how many are', () => {
    const prefixes = newPrefixes();
    const seen = (erred: number) =>
      prefixes.update(
        [prefixUpdate('inc', {}, { states: new Map([['erred', erred]]), stateCounts: null })],
        NOW,
      );
    const totals = [4, 6, 5, 0, 2].map((erred) => {
      seen(erred);
      return prefixes.erredTotal;
    });
    expect(totals).toEqual([0, 2, 2, 2, 4]);
  });

  const erred = (counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]) => prefixUpdate(name, { erred: count }));

  test('what erred before the exporter first connected does not count; a prefix that comes later counts from 0', () => {
    const prefixes = newPrefixes();
    prefixes.beginLife({ fresh: false });
    expect(prefixes.erredTotal).toBe(0);
    prefixes.update(erred({ inc: 5 }), NOW);
    expect(prefixes.erredTotal).toBe(0);
    prefixes.update(erred({ inc: 7, add: 3 }), NOW);
    expect(prefixes.erredTotal).toBe(5);
  });

  test('a scheduler younger than the first connection counts from 0', () => {
    const prefixes = newPrefixes();
    prefixes.beginLife({ fresh: false });
    prefixes.update(erred({ inc: 5 }), NOW);
    prefixes.beginLife({ fresh: true });
    prefixes.update(erred({ inc: 2 }), NOW);
    expect(prefixes.erredTotal).toBe(2);
  });

  test('errors while the connection was lost count', () => {
    const prefixes = newPrefixes();
    prefixes.beginLife({ fresh: false });
    prefixes.update(erred({}), NOW);
    prefixes.update(erred({ inc: 9 }), NOW);
    expect(prefixes.erredTotal).toBe(9);
  });

  test('Client.restart drops the prefixes, and the total stays', () => {
    const prefixes = newPrefixes();
    prefixes.beginLife({ fresh: true });
    prefixes.update(erred({ inc: 5, add: 1 }), NOW);
    prefixes.update([], NOW);
    prefixes.update(erred({ inc: 2 }), NOW);
    expect(prefixes.erredTotal).toBe(8);
  });

  test('a restart that was not seen: a count that fell began anew', () => {
    const prefixes = newPrefixes();
    prefixes.beginLife({ fresh: true });
    prefixes.update(erred({ inc: 5 }), NOW);
    prefixes.update(erred({ inc: 2 }), NOW);
    expect(prefixes.erredTotal).toBe(7);
  });
});

describe('series', () => {
  test('the first prefixes keep theirs; the later ones share one', () => {
    const prefixes = newPrefixes(2);
    const update = ['inc', 'add', 'mul', 'div'].map((name, index) =>
      prefixUpdate(
        name,
        { memory: index + 1 },
        {
          states: new Map([['memory', 1]]),
          allDurations: new Map([['compute', index]]),
          durationAverage: 1,
          maxExecTime: index,
          suspicious: index,
        },
      ),
    );
    prefixes.update([], NOW);
    prefixes.update(update, NOW);
    prefixes.updateMemory(
      new Map([
        ['mul', 10],
        ['div', 5],
      ]),
    );
    expect([...prefixes.series()].map(({ name }) => name)).toEqual(['inc', 'add', OVERFLOW_PREFIX]);
    expect([...prefixes.series()].at(-1)).toEqual({
      name: OVERFLOW_PREFIX,
      position: 2,
      states: inOrder({ memory: 2 }),
      memoryBytes: 15,
      durationAverage: null,
      maxDuration: 3,
    });
    expect(prefixes.counts().map(({ name }) => name)).toEqual(['inc', 'add', OVERFLOW_PREFIX]);
    const { transitions, seconds, suspicious } = prefixes.counts().at(-1)!;
    expect(transitions).toEqual(everInOrder({ memory: 7 }));
    expect([seconds.get('compute'), suspicious]).toEqual([5, 5]);
    expect(prefixes.folded).toBe(2);
    expect([...prefixes.all()]).toHaveLength(4);
  });

  test('without more prefixes than series there is no overflow', () => {
    const prefixes = newPrefixes(2);
    prefixes.update([prefixUpdate('inc'), prefixUpdate('add')], NOW);
    expect([...prefixes.series()].map(({ name }) => name)).toEqual(['inc', 'add']);
    expect(prefixes.folded).toBe(0);
  });

  test('the overflow stays, with its counters, when its members go', () => {
    const prefixes = newPrefixes(0);
    prefixes.update([], NOW);
    prefixes.update([prefixUpdate('inc', { memory: 3 }, { states: new Map([['memory', 3]]) })], NOW);
    prefixes.update([], NOW);
    expect([...prefixes.series()]).toMatchObject([{ name: OVERFLOW_PREFIX, states: inOrder({}) }]);
    expect(prefixes.counts()).toMatchObject([
      { name: OVERFLOW_PREFIX, transitions: everInOrder({ memory: 3 }) },
    ]);
  });
});

describe('a name that is too long', () => {
  const long = 'f'.repeat(5000);

  test('is cut, and what it holds is still told', () => {
    const prefixes = newPrefixes();
    prefixes.update([prefixUpdate(long)], NOW);
    prefixes.updateMemory(new Map([[long, 7]]));
    const [state] = [...prefixes.all()];
    expect(state!.name).toBe(cut(long, NAME_LIMIT));
    expect(state!.memoryBytes).toBe(7);
    prefixes.update([prefixUpdate(long)], NOW);
    expect([...prefixes.all()][0]!.memoryBytes).toBe(7);
  });

  test.each([0, 10])('and the same as another then is no second series: %i series', (maxSeries) => {
    const prefixes = newPrefixes(maxSeries);
    const update = [prefixUpdate(`${long}a`, { memory: 5 }), prefixUpdate(`${long}b`, { memory: 3 })];
    prefixes.update([], NOW);
    for (let round = 0; round < 3; round++) prefixes.update(update, NOW);
    expect(prefixes.counts().map(({ transitions }) => transitions)).toEqual([everInOrder({ memory: 5 })]);
    expect([...prefixes.all()]).toHaveLength(1);
  });
});
