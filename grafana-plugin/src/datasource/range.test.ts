import { isLive, resolutionOf } from './range.ts';

const range = (to: unknown) => ({ range: { raw: { from: 'now-5m', to } } }) as Parameters<typeof isLive>[0];

test('streams while the range ends now, and not of the past', () => {
  expect(isLive({ ...range('now'), app: 'dashboard' })).toBe(true);
  expect(isLive({ ...range('now-1m'), app: 'dashboard' })).toBe(false);
  expect(isLive({ ...range(new Date()), app: 'dashboard' })).toBe(false);
});

test('Explore asks for a stream by its Live button', () => {
  expect(isLive({ ...range('now'), app: 'explore' })).toBe(false);
  expect(isLive({ ...range('now'), app: 'explore', liveStreaming: true })).toBe(true);
});

test('a resolution is never coarser than a pixel, and the same for panels of nearly the same width', () => {
  for (const pixels of [1, 300, 1599, 1601, 3840]) {
    expect(resolutionOf({ from: 0, to: 60_000 }, pixels)).toBeLessThanOrEqual(60_000 / pixels);
    expect(resolutionOf({ from: 0, to: 60_000 }, pixels)).toBeGreaterThan(60_000 / pixels / 2);
  }
  expect(resolutionOf({ from: 0, to: 60_000 }, 1300)).toBe(resolutionOf({ from: 0, to: 60_000 }, 1400));
  expect(resolutionOf({ from: 5, to: 5 }, 0)).toBeGreaterThan(0);
});
