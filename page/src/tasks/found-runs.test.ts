import { Dictionary } from './dictionary.ts';
import { FoundRuns } from './found-runs.ts';
import { Runs } from './runs.ts';

/** As many as are let go at once. */
const CHUNK = 16_384;

const run = (id: number) => ({
  life: 0,
  id,
  group: 0,
  worker: 0,
  error: false,
  nbytes: 0,
  start: id,
  end: id + 1,
});

function newRuns() {
  const prefixes = new Dictionary();
  prefixes.position('inc');
  const runs = new Runs(2 * CHUNK, 1e9);
  return { prefixes, runs };
}

test('finds by key and by function what is there and what comes', () => {
  const { prefixes, runs } = newRuns();
  runs.push(run(0), 'Load-1');
  runs.push(run(1), 'inc-1');
  const byKey = new FoundRuns('load', prefixes, runs);
  byKey.goOn(Infinity);
  expect([...byKey.numbers()]).toEqual([0]);
  expect(byKey.said).toBe('1 found in all that is kept');
  runs.push(run(2), 'load-2');
  byKey.goOn(Infinity);
  expect([...byKey.numbers()]).toEqual([0, 2]);
  const byFunction = new FoundRuns('inc', prefixes, runs);
  byFunction.goOn(Infinity);
  expect(byFunction.size).toBe(3);
});

test('does not count what is no longer kept', () => {
  const { prefixes, runs } = newRuns();
  for (let id = 0; id < 2 * CHUNK; id++) runs.push(run(id), 'load');
  const found = new FoundRuns('load', prefixes, runs);
  found.goOn(Infinity);
  expect(found.size).toBe(2 * CHUNK);
  runs.push(run(2 * CHUNK), 'other');
  found.goOn(Infinity);
  expect(runs.first).toBe(CHUNK);
  expect([found.size, found.has(0), found.has(CHUNK)]).toEqual([CHUNK, false, true]);
});
