import { FLAG_ERROR, KIND } from '../data/key.ts';
import { parseColour, pixel } from '../draw/colours.ts';
import type { Frame } from '../draw/frame.ts';
import { hitTest } from '../input/hit.ts';
import { Lanes } from '../layout/lanes.ts';
import { createPaint } from '../draw/paint.ts';
import { layoutRows } from '../layout/rows.ts';
import { byLane } from '../data/running.ts';
import { DARK } from '../draw/theme.ts';
import { type Interval, colour, IDLE, BACKGROUND, ERROR, OUTLINE, picture } from './testing/picture.ts';
import { finish } from '../data/slices.ts';

test('bars cover their pixels, idle time shows the lane', () => {
  const { at } = picture(1, 20, [
    [0, 1, KIND.compute, 10, 20],
    [0, 2, KIND.transfer, 40, 3],
  ]);
  expect([at(9, 5), at(10, 5), at(28, 5), at(30, 5)]).toEqual([IDLE, colour(1), colour(1), IDLE]);
  expect(at(41, 5)).toBe(colour(2, KIND.transfer));
});

test('bars that touch are told apart where they are wide', () => {
  const { at } = picture(1, 20, [
    [0, 1, KIND.compute, 10, 10],
    [0, 1, KIND.compute, 20, 10],
  ]);
  expect(at(19, 5)).not.toBe(at(18, 5));
  expect(at(20, 5)).toBe(colour(1));
});

test('in a pixel the longest wins, in whatever order they come', () => {
  const crowd: Interval[] = [
    [0, 1, KIND.compute, 50.1, 0.1],
    [0, 2, KIND.compute, 50.21, 0.15],
    [0, 3, KIND.compute, 50.4, 0.02],
  ];
  for (const order of [crowd, [...crowd].reverse()]) expect(picture(1, 20, order).at(50, 5)).toBe(colour(2));
});

test('the longest wins among lanes that share a pixel', () => {
  const { at } = picture(40, 10, [
    [0, 1, KIND.compute, 0, 50],
    [1, 2, KIND.compute, 20, 60],
    [2, 3, KIND.compute, 90, 2],
  ]);
  expect([at(10, 0), at(30, 0), at(70, 0), at(91, 0)]).toEqual([colour(1), colour(2), colour(2), colour(3)]);
});

test('what has no length, or hours of it, is drawn in its colour', () => {
  const { at } = picture(1, 20, [
    [0, 1, KIND.compute, 10, 0],
    [0, 2, KIND.compute, 20, 86_400_000 * 5],
  ]);
  expect([at(10, 5), at(11, 5), at(99, 5)]).toEqual([colour(1), IDLE, colour(2)]);
});

test('one error among 100,000 shows, with an outline, at its place', () => {
  const intervals = Array.from({ length: 100_000 }, (_, i): Interval => {
    const lane = i % 400;
    const start = Math.floor(i / 400) * 0.4;
    return [lane, i % 7, KIND.compute, start, 0.4, i === 51_234 ? FLAG_ERROR : 0];
  });
  const { raster, at } = picture(400, 200, intervals);
  const black = raster.pixels.words.reduce((sum, word) => sum + (word === ERROR ? 1 : 0), 0);
  expect(black).toBeGreaterThanOrEqual(3 * 7);
  expect(black).toBeLessThan(60);
  const x = Math.round(Math.floor(51_234 / 400) * 0.4);
  const y = Math.floor((51_234 % 400) / 2);
  expect(at(x, y)).toBe(ERROR);
  expect(at(x - 2, y)).toBe(OUTLINE);
});

test.each([1, 2])(
  'errors in minutes of a day leave the picture of the rest in sight, and are seen (dpr %i)',
  (dpr) => {
    // 6 px of 100, 2,000 runs on each of 6 lanes, one of 250 failed.
    const intervals = Array.from({ length: 12_000 }, (_, i): Interval => {
      const run = Math.floor(i / 6);
      return [i % 6, i % 5, KIND.compute, 94 + run * 0.003, 0.003, run % 250 === 7 ? FLAG_ERROR : 0];
    });
    const { raster, frame } = picture(6, 240, intervals, {}, dpr);
    const { words } = raster.pixels;
    const count = (...colours: number[]) => {
      let found = 0;
      for (let at = 0; at < words.length; at++) if (at % 100 >= 94 && colours.includes(words[at]!)) found++;
      return found;
    };
    expect(count(ERROR)).toBeGreaterThan(6 * 6);
    const bars = frame.layout.boxes.reduce((sum, { height }) => sum + height, 0) * 6;
    expect(count(ERROR, OUTLINE)).toBeLessThan(bars * 0.45);
  },
);

test('errors show in collapsed groups and beside what is isolated', () => {
  const lanes = new Lanes();
  for (const name of ['0', '1']) lanes.id('host', 'worker', name);
  lanes.toggle('host');
  const layout = layoutRows(lanes.rows(), { height: 60, dpr: 1, lane: null });
  const error: Interval[] = [
    [0, 1, KIND.compute, 0, 100],
    [1, 1, KIND.compute, 50, 0.01, FLAG_ERROR],
  ];
  expect(picture(2, 60, error, { layout }).raster.pixels.words).toContain(ERROR);
  const paint = createPaint(12, { theme: DARK, isolated: 5, searching: false });
  expect(picture(2, 60, error, { paint }).raster.pixels.words).toContain(ERROR);
});

test('a collapsed group stacks the shares of its lanes', () => {
  const lanes = new Lanes();
  for (const name of ['0', '1', '2', '3']) lanes.id('host', 'worker', name);
  lanes.toggle('host');
  const layout = layoutRows(lanes.rows(), { height: 40, dpr: 1, lane: null });
  const { at, raster } = picture(
    4,
    40,
    [
      [0, 1, KIND.compute, 0, 100],
      [1, 2, KIND.compute, 0, 50],
    ],
    { layout },
  );
  const column = (x: number, wanted: number) =>
    Array.from({ length: raster.pixels.height }, (_, y) => at(x, y)).filter((word) => word === wanted).length;
  const [first, second] = [column(20, colour(1)), column(20, colour(2))];
  expect(first).toBeGreaterThan(5);
  expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
  expect(column(70, colour(1))).toBe(first);
  expect(column(70, colour(2))).toBe(0);
});

test.each([KIND.transfer, KIND.disk, KIND.deserialize])(
  'kind %d is a strip under what is computed meanwhile and fills the lane where nothing is',
  (kind) => {
    const { at } = picture(1, 30, [
      [0, 1, kind, 10, 40],
      [0, 2, KIND.compute, 30, 60],
    ]);
    const column = (x: number) => Array.from({ length: 27 }, (_, y) => at(x, y));
    expect(new Set(column(20))).toEqual(new Set([colour(1, kind)]));
    const [over, under] = [colour(2), colour(1, kind)].map(
      (wanted) => column(40).filter((word) => word === wanted).length,
    );
    expect(over! / 27).toBeGreaterThan(0.7);
    expect(under).toBeGreaterThan(3);
    expect(over! + under!).toBe(27);
    expect(new Set(column(60))).toEqual(new Set([colour(2)]));
  },
);

test('a transfer shows, however short, in lanes of five pixels and more', () => {
  for (const height of [5, 6, 9, 14, 24]) {
    const { at, frame } = picture(1, height, [
      [0, 1, KIND.transfer, 50, 0.01],
      [0, 2, KIND.compute, 0, 100],
    ]);
    const { height: lane } = frame.layout.boxes[0]!;
    const red = Array.from({ length: lane }, (_, y) => at(50, y)).filter(
      (word) => word === colour(1, KIND.transfer),
    ).length;
    expect(red).toBeGreaterThanOrEqual(1);
    expect(red).toBeLessThan(lane / 2);
  }
});

test('a failure without computing is an error as tall as any', () => {
  const { at } = picture(1, 30, [
    [0, 1, KIND.transfer, 10, 40, FLAG_ERROR],
    [0, 2, KIND.compute, 60, 20],
  ]);
  expect([at(20, 2), at(20, 20)]).toEqual([ERROR, ERROR]);
});

test('running tasks are open to now, lighter, and give way to what is finished', () => {
  const running = byLane([{ lane: 0, group: 4, start: 20, task: 9 }]);
  const { at, frame } = picture(1, 20, [[0, 1, KIND.compute, 10, 30]], { running, now: 80 });
  expect(at(30, 5)).toBe(colour(1));
  expect([IDLE, colour(4)]).not.toContain(at(60, 5));
  expect(at(85, 5)).toBe(IDLE);
  expect(hitTest(frame, 60, 5)?.interval).toMatchObject({ running: true, group: 4, task: 9, duration: 60 });
});

test('isolating dims the others and lets the isolated win', () => {
  const intervals: Interval[] = [
    [0, 1, KIND.compute, 10, 20],
    [1, 2, KIND.compute, 10, 0.5],
    [1, 3, KIND.compute, 10.5, 0.4],
  ];
  const paint = createPaint(12, { theme: DARK, isolated: 3, searching: false });
  const { at } = picture(2, 40, intervals, { paint });
  expect([IDLE, colour(1)]).not.toContain(at(15, 5));
  const tied: Interval[] = [
    [0, 1, KIND.compute, 10.1, 0.3],
    [0, 3, KIND.compute, 10.41, 0.01],
  ];
  expect(picture(1, 20, tied, { paint }).at(10, 5)).toBe(colour(3));
});

test('a search keeps what is found in colour and marks it', () => {
  const { raster, frame, columns, at } = picture(1, 20, [
    [0, 1, KIND.compute, 10, 20],
    [0, 2, KIND.compute, 60, 0.01],
  ]);
  finish(columns.marking((task) => task === 1));
  raster.draw({ ...frame, paint: createPaint(12, { theme: DARK, isolated: null, searching: true }) });
  expect(at(15, 5)).not.toBe(colour(1));
  expect([at(59, 5), at(60, 5), at(61, 5)]).toEqual([colour(2), colour(2), colour(2)]);
});

test('what is found is hit rather than what lies within a pixel or two of it', () => {
  const thin = Array.from({ length: 40 }, (_, lane): Interval => [lane, 1, KIND.compute, 20, 40]);
  const { frame, columns } = picture(40, 40, [...thin, [20, 2, KIND.compute, 62, 1]]);
  const at = (x: number, y: number) => hitTest(frame, x, y)?.interval?.task;
  const { box } = hitTest(frame, 40, 20)!;
  const { y } = box;
  finish(columns.marking((task) => task === box.row.lanes[0]!));
  expect([-2, 0, 2].map((off) => at(40, y + off))).toEqual(new Array(3).fill(box.row.lanes[0]));
  expect([at(40, y - 4), at(40, y + 4)]).not.toContain(box.row.lanes[0]);
  finish(columns.marking(null));
  expect(at(40, y + 2)).not.toBe(box.row.lanes[0]);
  const wide = picture(1, 20, [
    [0, 1, KIND.compute, 10, 50],
    [0, 2, KIND.compute, 61, 1],
  ]);
  expect(hitTest(wide.frame, 59, 5)?.interval?.task).toBe(0);
  finish(wide.columns.marking((task) => task === 1));
  expect(hitTest(wide.frame, 59, 5)?.interval?.task).toBe(1);
  expect(hitTest(wide.frame, 50, 5)?.interval?.task).toBe(0);
});

test('a transfer that is found is outlined as far as it is seen', () => {
  const { raster, frame, columns } = picture(1, 20, [
    [0, 1, KIND.transfer, 10, 20],
    [0, 2, KIND.transfer, 60, 20],
    [0, 3, KIND.compute, 55, 30],
  ]);
  finish(columns.marking((task) => task < 2));
  raster.draw({ ...frame, paint: createPaint(12, { theme: DARK, isolated: null, searching: true }) });
  const outline = pixel(parseColour(DARK.text));
  const column = (x: number) =>
    Array.from({ length: 17 }, (_, y) => raster.pixels.words[y * 100 + x]).filter((word) => word === outline);
  expect(column(9)).toHaveLength(17);
  expect(column(20)).toHaveLength(0);
  expect(column(59).length).toBeLessThan(12);
});

test('bars with room for a name are told', () => {
  const { raster } = picture(1, 20, [
    [0, 1, KIND.compute, 10, 50],
    [0, 2, KIND.transfer, 60, 30],
    [0, 3, KIND.compute, 90, 4],
  ]);
  expect(raster.bars).toMatchObject([{ x: 10, width: 50, group: 1 }]);
});

test('any ratio of device pixels fills whole pixels', () => {
  for (const dpr of [1, 1.25, 1.5, 2, 3]) {
    const { raster } = picture(3, 100, [[1, 1, KIND.compute, 10, 50]], {}, dpr);
    const known = new Set([...raster.pixels.words]);
    // Background, lane, bar and its edge; nothing between them.
    expect(known.size).toBe(4);
  }
});

test('many errors cover no more than they are, and what is not looked for is not marked', () => {
  const intervals = Array.from({ length: 40_000 }, (_, i): Interval => {
    const start = Math.floor(i / 40) * 0.1;
    return [i % 40, 1, KIND.compute, start, 0.1, i % 50 === 0 ? FLAG_ERROR : 0];
  });
  const blacks = (change: Partial<Frame> = {}) =>
    picture(40, 200, intervals, change).raster.pixels.words.reduce(
      (sum, word) => sum + (word === ERROR ? 1 : 0),
      0,
    );
  expect(blacks()).toBeGreaterThan(300);
  expect(blacks()).toBeLessThan(0.35 * 100 * 200);
  const paint = createPaint(12, { theme: DARK, isolated: null, searching: true });
  expect(blacks({ paint })).toBe(0);
});

test('where a worker was not there, it has no lane; what it did all the same is seen', () => {
  const stays = () => ({ stays: [{ threads: 1, from: 40, to: 70 }] });
  const { at } = picture(1, 20, [[0, 1, KIND.compute, 10, 10]], { stays });
  expect([at(5, 5), at(15, 5), at(30, 5)]).toEqual([BACKGROUND, colour(1), BACKGROUND]);
  expect([at(45, 5), at(69, 5), at(71, 5)]).toEqual([IDLE, IDLE, BACKGROUND]);
});

test('lanes that share a pixel are there where one of them is, and a collapsed group too', () => {
  const stays = (lane: number) => ({ stays: [{ threads: 1, from: lane === 0 ? 0 : 50, to: null }] });
  const { at } = picture(200, 20, [], { stays });
  expect([at(20, 15), at(60, 15)]).toEqual([BACKGROUND, IDLE]);
  expect(at(20, 0)).toBe(IDLE);
  const lanes = new Lanes();
  lanes.id('host', 'worker', '0');
  lanes.id('host', 'worker', '1');
  lanes.collapseAll('host');
  const layout = layoutRows(lanes.rows(), { height: 40, dpr: 1, lane: null });
  const late = { stays: [{ threads: 1, from: 50, to: null }] };
  const group = picture(1, 40, [], { layout, stays: () => late });
  expect([group.at(20, 5), group.at(60, 5)]).toEqual([BACKGROUND, IDLE]);
});
