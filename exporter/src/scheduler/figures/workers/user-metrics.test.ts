import { atOnce } from '../../../slices.ts';
import { silence } from '../../../metrics/testdata/cluster.ts';
import { MOST_METRICS, ToldMetrics, userMetrics } from './user-metrics.ts';

const map = (entries: Record<string, unknown>) => new Map(Object.entries(entries));

test("numbers that users add are told under their paths, and Dask's own are not", () => {
  const metrics = userMetrics(
    map({
      cpu: 3,
      task_counts: map({ executing: 1 }),
      queue: 7,
      'say "hi"\n': 2n,
      healthy: true,
      cudf: map({ 'cudf-spilled': 1024, inner: map({ deep: map({ most: 1, deeper: map({ no: 1 }) }) }) }),
      text: 'no',
      list: [1],
      nothing: null,
      nan: NaN,
    }),
  );
  expect([...metrics]).toEqual([
    ['queue', 7],
    ['say "hi"\n', 2],
    ['healthy', 1],
    ['cudf.cudf-spilled', 1024],
    ['cudf.inner.deep.most', 1],
  ]);
});

test('of very many, and of very long names, a bounded number is kept', () => {
  const many = userMetrics(map(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`m${n}`, n]))));
  expect(many.size).toBe(MOST_METRICS + 1);
  const [name] = userMetrics(map({ ['x'.repeat(1e6)]: 1 })).keys();
  expect(name!.length).toBeLessThan(300);
});

const worker = (...names: string[]) => ({
  report: { ...silence, userMetrics: new Map(names.map((name) => [name, 1])) },
});
const names = (count: number, letter: string) => Array.from({ length: count }, (_, n) => `${letter}${n}`);

test('the first names are told while any worker reports them, and make room then', () => {
  const told = new ToldMetrics();
  const of = (...updates: ReturnType<typeof worker>[]) => {
    const answer = atOnce(told.of(updates));
    return { names: answer.updates.map(({ report }) => [...report.userMetrics.keys()]), more: answer.more };
  };
  const first = names(MOST_METRICS, 'a');
  expect(of(worker(...first))).toEqual({ names: [first], more: false });
  expect(of(worker('b', 'a0'), worker(...first))).toEqual({ names: [['a0'], first], more: true });
  expect(of(worker('b', 'a0'))).toEqual({ names: [['b', 'a0']], more: false });
  expect(of(worker())).toEqual({ names: [[]], more: false });
});
