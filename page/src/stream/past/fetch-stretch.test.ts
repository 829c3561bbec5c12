import type { Tasks } from '@daskscope/api';
import type { KeptTasks } from '../../tasks/kept-tasks.ts';
import { Dictionary } from '../../tasks/dictionary.ts';
import { WorkerLanes } from '@daskscope/client';
import { Lanes } from '@daskscope/timeline';
import { fetchStretch } from './fetch-stretch.ts';

const QUESTION = { from: 1000, to: 9000, resolution: 1 };
/** When the exporter answers. */
const NOW = 5000;

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const kept = (): Pick<KeptTasks, 'names' | 'workerLanes'> => ({
  names: { prefixes: new Dictionary(), workers: new Dictionary(), lives: new Dictionary() },
  workerLanes: new WorkerLanes(new Lanes()),
});

/** An answer with one run of 100 ms for each start. */
function answer(starts: number[], told: Partial<Tasks> = {}): Tasks {
  const each = <T>(value: T) => starts.map(() => value);
  return {
    ...{ cursor: `A:${starts.at(-1)}`, reset: false, lost: 0, base: 0, now: NOW },
    ...{ lives: ['A'], prefixes: ['inc'], actions: ['compute'] },
    workers: [{ address: 'tcp://a:1', name: 'a', host: 'a' }],
    tasks: {
      ...{ id: starts, life: each(0), prefix: each(0), worker: each(0), thread: each(1) },
      ...{ status: each(0), nbytes: each(1), key: each('inc-1') },
    },
    intervals: { task: starts.map((_, row) => row), action: each(0), start: starts, duration: each(100) },
    sources: { interval: [], worker: [] },
    known: [{ from: 0, to: null }],
    ...told,
  };
}

async function fetched(answers: Tasks[], most?: number) {
  let next = 0;
  globalThis.fetch = async () => Response.json(answers[next++]);
  const stretch = await fetchStretch(kept(), QUESTION, new AbortController().signal, most);
  return { ...stretch, missing: stretch.missing.map(({ from, to, word }) => [from, to, word]) };
}

test('outside of what was asked, and after it was asked, it has nothing', async () => {
  const { runs, missing, until } = await fetched([answer([2000, 3000])]);
  expect([runs, until]).toEqual([2, NOW]);
  expect(missing).toEqual([
    [-Infinity, 1000, 'not fetched'],
    [NOW, Infinity, 'not fetched'],
  ]);
});

test('what the history could not tell is missing, not idle', async () => {
  const { missing } = await fetched([answer([4000], { known: [{ from: 3500, to: null }] })]);
  expect(missing).toEqual([
    [-Infinity, 3500, 'not fetched'],
    [NOW, Infinity, 'not fetched'],
  ]);
  expect((await fetched([answer([], { known: [] })])).missing).toEqual([
    [-Infinity, Infinity, 'not fetched'],
  ]);
});

test('an answer that could not look is not made whole by a later one', async () => {
  const { missing } = await fetched([
    answer([4000], { known: [{ from: 3500, to: null }], more: true }),
    answer([4200]),
  ]);
  expect(missing[0]).toEqual([-Infinity, 3500, 'not fetched']);
});

test('after the last of as many runs as are drawn it has nothing', async () => {
  const { more, until, missing } = await fetched([answer([2000], { more: true }), answer([3000])], 1);
  expect([more, until]).toEqual([true, 2100]);
  expect(missing.at(-1)).toEqual([2100, Infinity, 'not fetched']);
});

test('an exporter that cannot tell what it knows is believed', async () => {
  const old = { ...answer([2000]), known: undefined };
  expect((await fetched([old])).missing).toHaveLength(2);
});
