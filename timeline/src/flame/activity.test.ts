import { SurfaceRecorder } from '../draw/surface-recorder.ts';
import { LIGHT } from '../draw/theme.ts';
import { drawActivity } from './activity-bars.ts';
import { extentOf, layoutActivity, type Activity } from './activity-layout.ts';

const ACTIVITY: Activity = {
  binMs: 1_000,
  time: [0, 0, 3_000],
  group: [0, 1, null],
  seconds: [1, 3, 2],
};

test('functions stand on top of each other, and a bin without samples is empty', () => {
  const range = extentOf(ACTIVITY)!;
  expect(range).toEqual({ from: 0, to: 4_000 });
  expect(layoutActivity(ACTIVITY, range, 400, 100)).toEqual([
    { group: 0, x: 0, y: 75, width: 100, height: 25 },
    { group: 1, x: 0, y: 0, width: 100, height: 75 },
    { group: null, x: 300, y: 50, width: 100, height: 50 },
  ]);
});

test('each function has the colour that it has everywhere, and the rest together is grey', () => {
  const surface = new SurfaceRecorder(400, 118);
  drawActivity(surface, ACTIVITY, { from: 0, to: 4_000 }, LIGHT, 'utc');
  const colours = surface.drawn.flatMap((drawn) => (drawn.op === 'rect' ? [drawn.colour] : []));
  expect(colours).toEqual(['#4390ef', '#fdc93f', LIGHT.processing]);
  expect(surface.texts()[0]).toMatch(/1970|Jan 1/);
});

test('the time at an edge is whole: cut, it would be another', () => {
  const surface = new SurfaceRecorder(400, 118);
  drawActivity(surface, ACTIVITY, { from: 0, to: 4_000 }, LIGHT, 'utc');
  const texts = surface.drawn.flatMap((drawn) => (drawn.op === 'text' ? [drawn] : []));
  expect(texts.length).toBeGreaterThan(1);
  for (const { x, width } of texts) {
    expect(Math.round(x)).toBeGreaterThanOrEqual(0);
    expect(Math.round(x + width)).toBeLessThanOrEqual(400);
  }
});

test('nothing covers no time', () => {
  expect(extentOf({ ...ACTIVITY, time: [] })).toBeNull();
});
