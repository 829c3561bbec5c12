import { RisingByName } from './rising-by-name.ts';

function counted() {
  const counters = new RisingByName('in');
  const tell = (told: Record<string, number | null>) =>
    counters.update(Object.entries(told).map(([name, value]) => [name, { in: value }]));
  const of = (name: string) => {
    const rising = counters.get(name)?.in;
    return rising && [rising.total, rising.before];
  };
  return { counters, tell, of };
}

test('what is there first has a past, what comes later has none', () => {
  const { tell, of } = counted();
  tell({ a: 5 });
  tell({ a: 7, b: 3 });
  expect([of('a'), of('b')]).toEqual([
    [7, 5],
    [3, 0],
  ]);
});

test('one that is gone takes its counters along, and begins anew when it comes again', () => {
  const { counters, tell, of } = counted();
  tell({ a: 5, b: 1 });
  tell({ b: 1 });
  expect(of('a')).toBeUndefined();
  tell({ a: 2, b: 1 });
  expect(of('a')).toEqual([2, 0]);
  expect(Array.from(counters.entries(), ([name]) => name)).toEqual(['a', 'b']);
});

test('one that falls was reset', () => {
  const { tell, of } = counted();
  tell({ a: 5 });
  tell({ a: 2 });
  expect(of('a')).toEqual([7, 5]);
});

test('of another scheduler, all counts that it did since the exporter came, and nothing of one that is older', () => {
  const { counters, tell, of } = counted();
  tell({ a: 5 });
  counters.beginLife(true);
  tell({ a: 3 });
  expect(of('a')).toEqual([8, 5]);
  counters.beginLife(false);
  tell({ a: 100 });
  tell({ a: 101 });
  expect(of('a')).toEqual([9, 5]);
});

test('what is not told is not known', () => {
  const { tell, of } = counted();
  tell({ a: null });
  expect(of('a')).toEqual([null, null]);
});
