import { Viewport } from './viewport.ts';

function viewport(from: number, to: number, width = 1000): Viewport {
  const view = new Viewport();
  view.width = width;
  view.show(from, to);
  return view;
}

test('zooming keeps the time under the pointer', () => {
  const view = viewport(0, 10_000);
  const before = view.timeAt(250);
  view.zoomAt(250, 0.1);
  expect(view.timeAt(250)).toBeCloseTo(before);
  expect(view.span).toBeCloseTo(1000);
});

test('zooming ends at its limits', () => {
  const view = viewport(1_780_000_000_000, 1_780_000_010_000);
  for (let i = 0; i < 200; i++) view.zoomAt(500, 0.5);
  expect(view.span).toBeGreaterThan(0.01);
  for (let i = 0; i < 200; i++) view.zoomAt(500, 2);
  expect(Number.isFinite(view.from) && Number.isFinite(view.to)).toBe(true);
});

test('following slides by whole pixels and ends at now', () => {
  const view = viewport(0, 1);
  view.follow(60_000, 100_000, 0);
  const { from } = view;
  expect(view.tick(100_010, 0)).toBe(false);
  expect(view.tick(100_130, 0)).toBe(true);
  const pixels = (view.from - from) / view.scale;
  expect(pixels).toBeCloseTo(Math.round(pixels));
  expect(view.to - 100_130).toBeLessThan(view.scale);
  expect(view.to).toBeGreaterThanOrEqual(100_130);
});

test('following all keeps its scale until it is full', () => {
  const view = viewport(0, 1);
  view.follow(Infinity, 100_000, 0);
  const { to } = view;
  expect(view.tick(101_000, 0)).toBe(false);
  expect(view.tick(to + 1, 0)).toBe(true);
  expect(view.from).toBe(0);
});

test('looking elsewhere stops following; back returns to it', () => {
  const view = viewport(0, 1);
  view.follow(60_000, 100_000, 0);
  view.show(10, 20);
  expect(view.followed).toBeNull();
  expect(view.tick(200_000, 0)).toBe(false);
  expect(view.back()).toBe(true);
  expect(view.followed).toBe(60_000);
});

test('panning moves by pixels', () => {
  const view = viewport(0, 1000);
  view.pan(100);
  expect([view.from, view.to]).toEqual([100, 1100]);
});
