import { Dictionary } from '../tasks/dictionary.ts';
import { Runs } from '../tasks/runs.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import { Search } from './search.ts';

/** An interval of a run carries its number so. */
const intervalOf = (run: number) => run * 65_536;
const RUN = { life: 0, prefix: 0, worker: 0, thread: 0, status: 0, nbytes: 0 };
const add = (runs: Runs, id: number, key: string) =>
  runs.add({ ...RUN, id }, key, { start: id * 10, end: id * 10 + 5 });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function newSearch(capacity = 100) {
  const prefixes = new Dictionary();
  prefixes.position('inc');
  const runs = new Runs(capacity);
  ['inc-1', 'inc-2', 'load-1'].forEach((key, id) => add(runs, id, key));
  const shown: { marked: number[] | null; range: [number, number] | null } = { marked: null, range: null };
  const changed = jest.fn();
  const search = new Search({
    prefixes,
    store: () => ({ runs }) as TaskStore,
    mark: (found) => (shown.marked = found && [0, 1, 2, 3].filter((one) => found(intervalOf(one)))),
    showRange: (...range) => (shown.range = range),
    changed,
  });
  return { search, shown, runs, changed };
}

test('what is typed is looked for after a moment, and what comes later is found as well', () => {
  const { search, shown, runs } = newSearch();
  search.type('LOAD');
  expect(search.active).toBe(false);
  jest.advanceTimersByTime(200);
  expect(shown.marked).toEqual([2]);
  expect(search.found.value).toEqual({ said: '1 found in all that is kept', any: true });
  add(runs, 3, 'load-2');
  jest.advanceTimersByTime(1_000);
  expect(shown.marked).toEqual([2, 3]);
  search.clear();
  expect(shown.marked).toBeNull();
  expect(search.text.value).toBe('');
  expect(search.found.value.said).toBe('');
});

test('Enter looks at once, and brings what is found into view', () => {
  const { search, shown } = newSearch();
  search.type('inc-');
  search.bringIntoView();
  expect(shown.range).toEqual([0, 15]);
});

test('many are looked through in slices: what is found is told and brought into view once all of it is known', () => {
  const { search, shown, runs } = newSearch(100_000);
  for (let id = 3; id < 50_000; id++) add(runs, id, `load-${id}`);
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 5));
  search.type('load');
  search.bringIntoView();
  expect([search.found.value.said, shown.range, shown.marked]).toEqual(['', null, []]);
  let slices = 1;
  for (; shown.range === null; slices++) jest.advanceTimersToNextTimer();
  expect(slices).toBeGreaterThan(3);
  expect(shown.range).toEqual([20, 499_995]);
  expect(shown.marked).toEqual([2, 3]);
  expect(search.found.value.said).toMatch(/^49,998 found/);
  jest.restoreAllMocks();
});

test('a task that is picked out ends the search that went on before, and one that was about to begin', () => {
  const { search, shown, runs } = newSearch();
  search.type('load');
  jest.advanceTimersByTime(200);
  search.type('inc');
  search.showOnly(0);
  add(runs, 3, 'load-2');
  jest.advanceTimersByTime(3_000);
  expect(shown.marked).toEqual([0]);
  expect(search.found.value.said).toBe('one task picked out, Esc ends it');
  search.putBack();
  expect(shown.marked).toBeNull();
});

test('whoever types or clears ends what was picked out for good; that the runs are in another store does not', () => {
  const { search, shown, changed } = newSearch();
  search.showOnly(0);
  search.restart();
  expect(shown.marked).toBeNull();
  search.showOnly(0);
  expect(changed).not.toHaveBeenCalled();
  search.type('load');
  expect(changed).toHaveBeenCalledTimes(1);
  search.clear();
  expect(changed).toHaveBeenCalledTimes(2);
});
