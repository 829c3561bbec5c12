/** @jest-environment jsdom */
import '../../testing/browser-globals.ts';
import { KIND, type Hover } from '@daskscope/timeline';
import { Dictionary } from '../../tasks/dictionary.ts';
import { StreamTooltip } from './stream-tooltip.ts';
import { saidOf } from './task-tooltip.ts';
import { KeptTasks } from '../../tasks/kept-tasks.ts';

/** Answers under way, by id of their run. */
let answers: Map<number, (exception: string) => void>;
let tooltip: StreamTooltip;

beforeEach(() => {
  jest.useFakeTimers();
  answers = new Map();
  globalThis.fetch = ((url: string) =>
    new Promise((resolve) => {
      const id = Number(new URL(url, 'http://exporter/').searchParams.get('id'));
      const answer = (exception: string) => ({ ok: true, json: async () => ({ exception }) });
      answers.set(id, (exception) => resolve(answer(exception) as unknown as Response));
    })) as typeof fetch;
  const kept = new KeptTasks({
    changed: () => undefined,
    storeChanged: () => undefined,
    beganAnew: () => undefined,
    historyProgress: () => undefined,
    finished: () => undefined,
  });
  kept.names.lives = new Dictionary();
  kept.names.lives.position('life');
  for (const id of [0, 1])
    kept.store.runs.add({ life: 0, id, prefix: 0, worker: 0, thread: 0, status: 1, nbytes: 0 }, `bad-${id}`, {
      start: 0,
      end: 1,
    });
  tooltip = new StreamTooltip({
    kept,
    now: () => 0,
    openDetails: () => undefined,
    isolate: () => undefined,
  });
});

afterEach(() => jest.useRealTimers());

/** The pointer at the failed run of this number. */
function hoverOf(number: number): Hover {
  const interval = {
    lane: 0,
    group: 0,
    kind: KIND.compute,
    start: 0,
    duration: 1,
    error: true,
    running: false,
    task: number * 65_536,
  };
  const row = { collapsed: '', host: '', worker: '', name: '', lanes: [0] };
  return {
    x: 0,
    y: 0,
    time: 0,
    label: null,
    unknown: null,
    hit: { interval, group: null, box: { row, y: 0, height: 1 } },
  } as unknown as Hover;
}

/** Points at a run until it has been asked about. */
function rest(number: number): void {
  tooltip.point(hoverOf(number));
  jest.advanceTimersByTime(1000);
}

const said = () => saidOf(tooltip.shown.value!, tooltip)!.failure;
const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test('an answer says why the run failed that is pointed at', async () => {
  rest(0);
  answers.get(0)!('ValueError: 0');
  await settle();
  expect(said()).toBe('ValueError: 0');
});

test('a late answer about one run is not written into the tooltip of another', async () => {
  rest(0);
  rest(1);
  answers.get(0)!('ValueError: 0');
  await settle();
  expect(said()).toBe('failed');
  answers.get(1)!('ValueError: 1');
  await settle();
  expect(said()).toBe('ValueError: 1');
  rest(0);
  expect(said()).toBe('ValueError: 0');
});

test('an answer about a run of a store that was replaced is not kept for another of its number', async () => {
  rest(0);
  tooltip.forget();
  answers.get(0)!('ValueError: of before');
  await settle();
  tooltip.point(hoverOf(0));
  expect(said()).toBe('failed');
});
