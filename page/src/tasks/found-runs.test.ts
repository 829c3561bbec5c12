import { SEGMENT_RUNS } from '@daskscope/client';
import { Dictionary } from './dictionary.ts';
import { FoundRuns } from './found-runs.ts';
import { Runs } from './runs.ts';

const RUN = { life: 0, prefix: 0, worker: 0, thread: 0, status: 0, nbytes: 0 };

function newRuns() {
  const prefixes = new Dictionary();
  prefixes.position('inc');
  const runs = new Runs(2 * SEGMENT_RUNS);
  const add = (id: number, key: string) => runs.add({ ...RUN, id }, key, { start: id, end: id + 1 });
  return { prefixes, runs, add };
}

test('finds by key and by function what is there and what comes', () => {
  const { prefixes, runs, add } = newRuns();
  add(0, 'Load-1');
  add(1, 'inc-1');
  const byKey = new FoundRuns('load', prefixes, runs);
  byKey.goOn(Infinity);
  expect([...byKey.numbers()]).toEqual([0]);
  expect(byKey.said).toBe('1 found in all that is kept');
  add(2, 'load-2');
  byKey.goOn(Infinity);
  expect([...byKey.numbers()]).toEqual([0, 2]);
  const byFunction = new FoundRuns('inc', prefixes, runs);
  byFunction.goOn(Infinity);
  expect(byFunction.size).toBe(3);
});

test('does not count what is no longer kept', () => {
  const { prefixes, runs, add } = newRuns();
  for (let id = 0; id < 2 * SEGMENT_RUNS; id++) add(id, 'load');
  const found = new FoundRuns('load', prefixes, runs);
  found.goOn(Infinity);
  expect(found.size).toBe(2 * SEGMENT_RUNS);
  add(2 * SEGMENT_RUNS, 'other');
  found.goOn(Infinity);
  expect(runs.first).toBe(SEGMENT_RUNS);
  expect([found.size, found.has(0), found.has(SEGMENT_RUNS)]).toEqual([SEGMENT_RUNS, false, true]);
});
