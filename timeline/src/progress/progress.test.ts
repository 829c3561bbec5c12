import { drawProgress } from './progress.ts';
import {
  BAR_STATES,
  layoutProgress,
  progressTotals,
  taskCount,
  type BarState,
  type ProgressRow,
} from './progress-layout.ts';
import { SurfaceRecorder } from '../draw/surface-recorder.ts';
import { groupColour, PALETTE, parseColour, type Rgb } from '../draw/colours.ts';
import { DARK, LIGHT } from '../draw/theme.ts';

function row(name: string, group: number, states: Partial<Record<BarState, number>>): ProgressRow {
  const none = Object.fromEntries(BAR_STATES.map((state) => [state, 0])) as Record<BarState, number>;
  return { name, group, states: { ...none, ...states } };
}

const surface = (width: number, height: number) => new SurfaceRecorder(width, height);
const layout = (rows: ProgressRow[], width = 600, height = 300, scroll = 0) =>
  layoutProgress(rows, { width, height, measure: surface(width, height).measure }, scroll);

const many = Array.from({ length: 60 }, (_, i) =>
  row(`function-${i}`, i, { memory: 1 + i, waiting: 60 - i }),
);

test('the function with the most tasks comes first', () => {
  const { items } = layout([
    row('few', 0, { memory: 1 }),
    row('many', 1, { waiting: 9 }),
    row('none', 2, {}),
  ]);
  expect(items.map(({ name }) => name.text)).toEqual(['many', 'few']);
});

test('a bar is its states by share, failures never too small to see', () => {
  const [item] = layout([row('inc', 0, { released: 5000, memory: 4000, erred: 1, waiting: 1000 })]).items;
  const widths = Object.fromEntries(item!.segments.map(({ state, width }) => [state, width]));
  expect(item!.segments.map(({ state }) => state)).toEqual(['released', 'memory', 'erred', 'waiting']);
  expect(widths.erred).toBe(3);
  expect(widths.released! / widths.memory!).toBeCloseTo(5 / 4);
  expect(Object.values(widths).reduce((sum, width) => sum + width, 0)).toBeCloseTo(600);
});

test('numbers are exact and say what is done', () => {
  const { items } = layout([
    row('inc', 0, { released: 8000, memory: 120, erred: 3, processing: 1877 }),
    row('add', 1, { released: 2400 }),
    row('bad', 2, { erred: 5 }),
  ]);
  expect(items.map(({ figures, erred }) => [figures.text, erred.text])).toEqual([
    ['8,120 / 10,000', '3 erred'],
    ['2,400 done', ''],
    ['0 / 5', '5 erred'],
  ]);
  expect(items[0]!.title).toBe(
    'inc: 10,000 tasks · 8,000 released · 120 in memory · 3 erred · 1,877 processing',
  );
  expect(items.map(({ done }) => done)).toEqual([false, true, false]);
});

test.each([
  [900, 400],
  [300, 400],
  [300, 90],
  [2000, 60],
  [150, 30],
])('%d x %d px: as many as fit, the rest in a line that counts them', (width, height) => {
  const { items, more } = layout(many, width, height);
  const shown = new Set(items.map((item) => item.row));
  const rest = many.filter((candidate) => !shown.has(candidate));
  const left = rest.reduce((sum, candidate) => sum + taskCount(candidate), 0);
  expect(items.length).toBeGreaterThan(0);
  if (rest.length === 0) expect(more).toBeNull();
  else expect(more!.text).toBe(`${rest.length} more below, with ${left.toLocaleString('en-US')} tasks`);
  for (const { box, bar, name, figures } of items) {
    expect(box.x + box.width).toBeLessThanOrEqual(width + 0.001);
    expect(bar.y + bar.height).toBeLessThanOrEqual(box.y + box.height);
    expect(name.y).toBeLessThan(bar.y);
    expect(figures.text).not.toBe('');
  }
});

test('bars shrink before functions are left out', () => {
  const bar = (count: number) => layout(many.slice(0, count), 240, 400).items[0]!.bar.height;
  expect(bar(5)).toBeGreaterThan(bar(15));
  expect(layout(many.slice(0, 22), 240, 400).more).toBeNull();
});

test.each([
  [900, 400],
  [300, 90],
  [2000, 60],
  [150, 30],
])('%d x %d px: every function is reached by scrolling, those with the most tasks first', (width, height) => {
  const { scrollable } = layout(many, width, height);
  const seen = new Set<string>();
  for (let scroll = 0; scroll <= scrollable; scroll++) {
    const { items, more } = layout(many, width, height, scroll);
    items.forEach(({ row: { name } }) => seen.add(name));
    const counts = [...(more?.text ?? '').matchAll(/([0-9]+) more/g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, items.length)).toBe(many.length);
  }
  expect(seen.size).toBe(many.length);
  expect(layout(many, width, height, 1e6)).toEqual(layout(many, width, height, scrollable));
  expect(layout(many, width, height, -5)).toEqual(layout(many, width, height));
});

test('what is not in view is counted above and below', () => {
  const text = (scroll: number) => layout(many, 300, 90, scroll).more!.text;
  expect(text(36)).toBe('2 more above, 54 more below, with 3,416 tasks');
  expect(text(1e6)).toBe('56 more above, with 3,416 tasks');
});

test('names that would be cut to the same differ where they differ, in view or not', () => {
  const months = ['january', 'february', 'march'];
  const rows = months.map((month, i) =>
    row(`load-all-columns-of-the-month-${month}-from-the-store-of-parquet-files`, i, { memory: 9 - i }),
  );
  const names = [0, 18, 36].map((scroll) => layout(rows, 260, 30, scroll).items[0]!.name.text);
  names.forEach((name, i) => expect(name).toContain(months[i]!.slice(0, 3)));
  expect(names[0]).toMatch(/^load/);
});

test('a name too long keeps both ends and is whole in the title', () => {
  const name = 'read-parquet-fused-getitem-assign-astype-dropna-0123456789';
  const [item] = layout([row(name, 0, { memory: 3 })], 260, 100).items;
  expect(item!.name.text).toMatch(/^read.*….*789$/);
  expect(item!.title).toContain(name);
});

test('a drawing has lighter released, darker memory, black errors and hatched queues, with every number', () => {
  const recorder = surface(600, 100);
  const states = { released: 10, memory: 10, erred: 10, processing: 10, queued: 10, 'no-worker': 10 };
  drawProgress(recorder, layout([row('inc', 0, states)], 600, 100), LIGHT);
  expect(recorder.texts()).toEqual(['inc', '20 / 60', '10 erred']);
  const rects = recorder.drawn
    .filter(({ op }) => op === 'rect')
    .map((drawn) => 'colour' in drawn && drawn.colour);
  expect(rects).toEqual([LIGHT.waiting, '#a1c8f7', '#4390ef', LIGHT.error, LIGHT.processing]);
  expect(recorder.drawn.filter(({ op }) => op === 'hatch')).toHaveLength(2);
});

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

test.each(Object.entries({ LIGHT, DARK }))(
  'in %s, every function’s released part is lighter than what is in memory, neither a grey nor black',
  (_, theme) => {
    const greys = [theme.waiting, theme.processing, theme.error].map((colour) => parseColour(colour));
    for (let group = 0; group < 50; group++) {
      const recorder = surface(600, 100);
      drawProgress(recorder, layout([row('inc', group, { released: 10, memory: 10 })], 600, 100), theme);
      const [released, memory] = recorder.drawn
        .flatMap((drawn) => (drawn.op === 'rect' ? [parseColour(drawn.colour)] : []))
        .slice(1) as [Rgb, Rgb];
      expect(memory).toEqual(groupColour(group));
      expect((luminance(released) + 0.05) / (luminance(memory) + 0.05)).toBeGreaterThan(1.07);
      // The repeats of the palette are told apart less well.
      for (const grey of group < PALETTE.length ? greys : [])
        expect(Math.hypot(...released.map((channel, i) => channel - grey[i]!))).toBeGreaterThan(20);
    }
  },
);

test('totals are by state', () => {
  expect(
    progressTotals([row('a', 0, { released: 8120, memory: 10 }), row('b', 1, { memory: 2000, erred: 3 })]),
  ).toBe('10,133 tasks · 8,120 done · 2,010 in memory · 3 erred');
});

test.each([20, 30, 33, 36, 48, 52, 60, 100])('in %i px no line is cut', (height) => {
  const { items, more } = layout(many, 184, height);
  for (const { bar } of items.slice(1)) expect(bar.y + bar.height).toBeLessThanOrEqual(height);
  if (more) expect(more.y + 7).toBeLessThanOrEqual(height);
  if (height >= 30) expect(more).not.toBeNull();
});
