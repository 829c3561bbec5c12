import { SurfaceRecorder } from '../draw/surface-recorder.ts';
import { LIGHT } from '../draw/theme.ts';
import { CallTree, type Calls } from './call-tree.ts';
import { drawFlame } from './flame-drawing.ts';
import { CALL_HEIGHT, callAt, heightOf, layoutFlame } from './flame-layout.ts';

/** root 10 s: f 6 s (g 4 s), h 3 s, and 1 s of its own. */
const CALLS: Calls = {
  level: [0, 1, 2, 1],
  label: ['root', 'f', 'g', 'h'],
  file: ['', 'a.py', 'b.py', 'a.py'],
  total: [10, 6, 4, 3],
};
const tree = new CallTree(CALLS);
const boxes = (zoomed = 0, width = 1000) =>
  layoutFlame(tree, zoomed, width).map(({ call, x, y, width: across }) => [
    CALLS.label[call],
    Math.round(x),
    y / CALL_HEIGHT,
    Math.round(across),
  ]);

test('each call is below its caller, as wide as its share of the time', () => {
  expect(boxes()).toEqual([
    ['root', 0, 0, 1000],
    ['f', 0, 1, 600],
    ['g', 0, 2, 400],
    ['h', 600, 1, 300],
  ]);
  expect(heightOf(layoutFlame(tree, 0, 1000))).toBe(3 * CALL_HEIGHT);
});

test('a call that is zoomed to has the whole width, and its callers stay above it', () => {
  expect(boxes(2)).toEqual([
    ['root', 0, 0, 1000],
    ['f', 0, 1, 1000],
    ['g', 0, 2, 1000],
  ]);
  expect(boxes(3)).toEqual([
    ['root', 0, 0, 1000],
    ['h', 0, 1, 1000],
  ]);
});

test('what cannot be seen is left out with all below it', () => {
  expect(boxes(0, 1)).toEqual([
    ['root', 0, 0, 1],
    ['f', 0, 1, 1],
  ]);
});

test('the pointer is at the call that is drawn there', () => {
  const all = layoutFlame(tree, 0, 1000);
  expect(callAt(all, 650, CALL_HEIGHT + 1)).toBe(3);
  expect(callAt(all, 950, CALL_HEIGHT + 1)).toBeNull();
});

test('the arrows go to what is below, above and beside', () => {
  expect([
    tree.firstCalled(0),
    tree.firstCalled(2),
    tree.beside(1, 1),
    tree.beside(3, -1),
    tree.beside(3, 1),
  ]).toEqual([1, null, 3, 1, null]);
  expect(tree.contains(1, 2)).toBe(true);
});

test('levels that leave one out, and no calls at all, are drawn nevertheless', () => {
  const odd = new CallTree({ level: [0, 3], label: ['root', 'f'], file: ['', ''], total: [1, 1] });
  expect(odd.callers[1]).toBe(0);
  expect(layoutFlame(new CallTree({ level: [], label: [], file: [], total: [] }), 0, 100)).toEqual([]);
});

test('names stand where they have room, and what is sought stands out', () => {
  const surface = new SurfaceRecorder(1000, 60);
  const look = { theme: LIGHT, search: '', pointed: null };
  drawFlame(surface, tree, layoutFlame(tree, 0, 1000), look);
  expect(surface.texts()).toEqual(['root', 'f', 'g', 'h']);
  drawFlame(surface, tree, layoutFlame(tree, 0, 1000), { ...look, search: 'B.PY' });
  const accents = surface.drawn.filter((drawn) => drawn.op === 'rect' && drawn.colour === LIGHT.accent);
  expect(accents).toMatchObject([{ x: 0, y: 2 * CALL_HEIGHT }]);
});
