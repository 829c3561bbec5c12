import type { Progress } from '@daskscope/api';
import { NO_TASKS } from '@daskscope/client';
import { LIGHT, type Theme } from '@daskscope/timeline';
import { FunctionMemories } from '../memory/function-memory.ts';
import { Shown } from '../shown.ts';
import { Dictionary } from '../tasks/dictionary.ts';
import { ProgressView } from './progress-view.ts';

/** So many tasks in memory, with a byte each. */
const progress = (time: number, memory: number, more: Partial<Progress> = {}): Progress => ({
  ...{ time, life: 'A', totals: { ...NO_TASKS, memory } },
  prefixes: [
    {
      ...{ prefix: 'inc', position: 0, states: { ...NO_TASKS, memory } },
      transitions: { ...NO_TASKS, forgotten: 0, memory },
      ...{ memoryBytes: memory, meanDuration: null, maxDuration: null, seconds: {}, suspicious: 0 },
    },
  ],
  ...more,
});

const prefixes = new Dictionary();
let view: ProgressView;
let memories: FunctionMemories;

beforeEach(() => {
  view = new ProgressView(prefixes, new Shown<Theme>(LIGHT));
  memories = new FunctionMemories(prefixes);
  update(progress(90, 7));
});

function update(told: Progress): void {
  view.update(told);
  memories.update(told);
}

function showThen(told: Progress | null): void {
  view.showThen(told);
  memories.showThen(told);
}

const shown = () => {
  const { totals, time, then, missing } = view.shown.value;
  const [{ bytes } = { bytes: 0 }] = memories.shown.value!;
  return { tasks: /^(\d+) task/.exec(totals)?.[1], bytes, time, then, missing };
};
const NOW = { tasks: '7', bytes: 7, time: 90, then: false, missing: null };

test('of a time that is looked at, whatever comes meanwhile, and then of now', () => {
  showThen(progress(50, 3));
  expect(shown()).toEqual({ tasks: '3', bytes: 3, time: 50, then: true, missing: null });
  update(progress(91, 8));
  expect([shown(), memories.time]).toEqual([
    { tasks: '3', bytes: 3, time: 50, then: true, missing: null },
    50,
  ]);
  showThen(null);
  expect(shown()).toEqual({ ...NOW, tasks: '8', bytes: 8, time: 91 });
});

test('where it is not known how it was it is of now, and says why', () => {
  showThen({ ...progress(50, 0), prefixes: [], totals: null, missing: 'Nothing is kept.' });
  expect(shown()).toEqual({ ...NOW, missing: 'Nothing is kept.' });
  update(progress(91, 8));
  expect(shown()).toEqual({ ...NOW, tasks: '8', bytes: 8, time: 91, missing: 'Nothing is kept.' });
});

test('how long it takes is said apart, and of now alone', () => {
  const [{ states, ...inc }] = progress(0, 7).prefixes as [Progress['prefixes'][number]];
  const working = [{ ...inc, states: { ...states, waiting: 20 }, meanDuration: 1_000 }];
  const other = new ProgressView(prefixes, new Shown<Theme>(LIGHT));
  other.setThreads(2);
  other.update(progress(90, 7, { prefixes: working }));
  expect(other.shown.value).toMatchObject({
    totals: '27 tasks · 7 in memory · 20 waiting',
    left: ' · about 10 s left',
  });
  other.showThen(progress(50, 3));
  expect(other.shown.value.left).toBe('');
});

test('functions without tasks and results then are none', () => {
  showThen(progress(50, 0));
  expect([view.shown.value.empty, memories.shown.value]).toEqual([true, []]);
});
