import { SurfaceRecorder } from '../draw/surface-recorder.ts';
import { LIGHT } from '../draw/theme.ts';
import { rowAt, rowText, type Track, type Tracks } from './track.ts';
import { drawTracks } from './tracks-drawing.ts';
import { layoutTrack } from './tracks-layout.ts';

const track = (part: Partial<Track> = {}): Track => ({
  name: 'memory',
  lines: [
    { name: 'managed', values: [1, 2, null] },
    { name: 'unmanaged', values: [3, 2, 1] },
  ],
  stacked: true,
  limit: { name: 'limit', values: [8, 8, null] },
  text: String,
  ...part,
});
/** 0, 1 and 10 s: nothing is known from 3 s to 10 s. */
const tracks = (one = track()): Tracks => ({
  times: [0, 1_000, 10_000],
  longest: [2_000, 2_000, 2_000],
  tracks: [one],
});
const place = { from: 0, to: 20_000, x: 100, width: 200 };

test('figures stand on top of each other, and each holds until the next', () => {
  const { steps, limits, most } = layoutTrack(tracks(), track(), place);
  expect(most).toBe(8);
  expect(steps.slice(0, 4)).toEqual([
    { line: 0, x: 100, width: 10, bottom: 0, top: 0.125 },
    { line: 1, x: 100, width: 10, bottom: 0.125, top: 0.5 },
    { line: 0, x: 110, width: 20, bottom: 0, top: 0.25 },
    { line: 1, x: 110, width: 20, bottom: 0.25, top: 0.5 },
  ]);
  expect(limits).toEqual([
    { x: 100, width: 10, at: 1 },
    { x: 110, width: 20, at: 1 },
  ]);
});

test('a gap is a gap, and what is not known is not 0', () => {
  const { steps } = layoutTrack(tracks(), track(), place);
  expect(steps.slice(4)).toEqual([{ line: 1, x: 200, width: 20, bottom: 0, top: 0.125 }]);
  expect(steps.some(({ x, width }) => x + width > 130 && x < 200)).toBe(false);
  expect(rowAt(tracks(), 5_000)).toBeNull();
  expect(rowText(track(), null)).toBe('not known');
  expect(rowText(track(), 2)).toBe('unmanaged 1');
});

test('how long a figure holds is of each, and where nothing is known behind it is a gap', () => {
  const apart = { ...tracks(), times: [0, 10_000, 11_000], longest: [30_000, 1_000, 1_000] };
  expect(rowAt(apart, 9_000)).toBe(0);
  expect(rowAt(apart, 12_001)).toBeNull();
  const { steps } = layoutTrack(apart, track(), place);
  expect(steps[0]).toMatchObject({ x: 100, width: 100 });
  expect(steps.at(-1)).toMatchObject({ x: 210, width: 10 });
});

test('what began before the view holds at its beginning', () => {
  const { steps } = layoutTrack(tracks(), track(), { ...place, from: 2_000 });
  expect(steps[0]).toMatchObject({ line: 0, x: 100, top: 0.25 });
});

test('the cross-hair is at one time in all tracks, which say what they were then', () => {
  const surface = new SurfaceRecorder(300, 80);
  const both = { ...tracks(), tracks: [track(), track({ name: 'disk', limit: null })] };
  drawTracks(surface, both, place, { theme: LIGHT, cursor: 1_500 });
  expect(surface.texts()).toContain('memory: managed 2, unmanaged 2, limit 8');
  expect(surface.texts()).toContain('disk: managed 2, unmanaged 2');
  expect(surface.drawn.at(-1)).toMatchObject({ op: 'line', x0: 115, y0: 0, x1: 115, y1: 80 });
  drawTracks(surface, both, place, { theme: LIGHT, cursor: 6_000 });
  expect(surface.texts()).toContain('disk: not known');
});

test('without a time to point at, tracks say the newest; none at all are no error', () => {
  const surface = new SurfaceRecorder(300, 40);
  drawTracks(surface, tracks(), place, { theme: LIGHT, cursor: null });
  expect(surface.texts()).toContain('memory: unmanaged 1');
  drawTracks(surface, { times: [], longest: [], tracks: [track()] }, place, { theme: LIGHT, cursor: null });
  expect(surface.texts()).toEqual(['memory: not known']);
});
