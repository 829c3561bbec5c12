import { Columns } from './data/columns.ts';
import { KIND } from './data/key.ts';
import { layoutGutter } from './draw/gutter.ts';
import { Lanes } from './layout/lanes.ts';
import { createPaint } from './draw/paint.ts';
import { Raster } from './raster/raster.ts';
import { layoutRows } from './layout/rows.ts';
import { drawScene, plotArea } from './scene.ts';
import { SurfaceRecorder } from './draw/surface-recorder.ts';
import { LIGHT } from './draw/theme.ts';
import { notRecorded, type Unknown } from './data/unknown.ts';

const START = Date.UTC(2026, 5, 3, 10, 31, 0);

/** A minute of one task a lane, drawn on a surface that remembers. */
function scene(
  width: number,
  height: number,
  lanes: Lanes,
  name: string,
  dpr = 1,
  lost: boolean | 'ended' = false,
  unknown: Unknown[] = [],
) {
  const columns = new Columns();
  const ids = Array.from({ length: lanes.length }, (_, lane) => lane);
  columns.append({
    lane: ids,
    group: ids.map(() => 0),
    kind: ids.map(() => KIND.compute),
    start: ids.map(() => START + 10_000),
    duration: ids.map(() => 30_000),
  });
  const surface = new SurfaceRecorder(width, height, dpr);
  const rows = lanes.rows();
  const gutter = layoutGutter(rows, width, true, surface.measure.bind(surface));
  const plot = plotArea(width, height, gutter, dpr);
  const raster = new Raster();
  raster.pixels.resize(Math.round(plot.width * dpr), Math.round(plot.height * dpr));
  const frame = {
    columns,
    running: new Map(),
    layout: layoutRows(rows, { height: raster.pixels.height, dpr, lane: null }),
    paint: createPaint(1, { theme: LIGHT, isolated: null, searching: false }),
    from: START,
    scale: 60_000 / raster.pixels.width,
    width: raster.pixels.width,
    scroll: 0,
    now: START + 60_000,
    dpr,
    unknown,
    stays: () => null,
  };
  const given = { frame, gutter, theme: LIGHT, zone: 'utc', following: true, lost, names: () => name };
  const labels = drawScene(surface, given, raster);
  return { surface, labels, plot };
}

function cluster(count: number): Lanes {
  const lanes = new Lanes();
  for (let i = 0; i < count; i++)
    lanes.id(`10.0.0.${i >> 4}`, `tcp://10.0.0.${i >> 4}:4${1000 + (i >> 2)}`, String(i & 3));
  return lanes;
}

test('a name stands in its bar if all of it fits, else it is absent', () => {
  const name = 'read-parquet-from-somewhere';
  expect(
    scene(900, 200, cluster(4), name)
      .surface.texts()
      .filter((text) => text === name),
  ).toHaveLength(4);
  const narrow = scene(300, 200, cluster(4), name).surface.texts();
  expect(narrow.some((text) => text.startsWith('read'))).toBe(false);
});

test.each([
  ['ends', (at: number) => `tcp://dask-worker-${'x'.repeat(40)}:4612${at}`],
  ['beginnings', (at: number) => `${at}-${'worker-of-the-cluster-'.repeat(3)}`],
  ['middles', (at: number) => `tcp://dask-worker-of-the-cluster-${at}-in-namespace-analytics:46123`],
])('labels of workers that differ at their %s are told apart where they are cut', (_, nameOf) => {
  const lanes = new Lanes();
  for (let at = 0; at < 6; at++) lanes.id('10.0.0.1', nameOf(at), '0');
  const { labels } = scene(400, 300, lanes, 'f');
  const texts = labels.filter(({ level }) => level === 'worker').map(({ text }) => text);
  expect(texts).toHaveLength(6);
  expect(texts.every((text) => text.includes('…'))).toBe(true);
  expect(new Set(texts).size).toBe(6);
});

test.each([
  [1600, 800, 4, 1],
  [1600, 800, 400, 1],
  [3840, 2160, 4000, 1],
  [300, 200, 48, 2],
])(
  '%d x %d px, %d lanes: texts stay within the picture, do not touch, and are 11 px at least',
  (width, height, count, dpr) => {
    const { surface, labels, plot } = scene(width, height, cluster(count), 'inc', dpr);
    for (const drawn of surface.drawn) {
      if (drawn.op !== 'text') continue;
      expect(drawn.style.size).toBeGreaterThanOrEqual(11);
      expect(drawn.x).toBeGreaterThanOrEqual(0);
      expect(drawn.x + drawn.width).toBeLessThanOrEqual(width + 1);
    }
    for (const level of ['host', 'worker', 'name']) {
      const ys = labels.filter((label) => label.level === level).map(({ y }) => y);
      ys.slice(1).forEach((y, index) => expect(y - ys[index]!).toBeGreaterThanOrEqual(13.9));
    }
    expect(plot.width).toBeGreaterThan(width * 0.6);
  },
);

test('a label that is cut says the whole on being pointed at', () => {
  const { labels } = scene(320, 300, cluster(4), 'inc');
  const worker = labels.find(({ level }) => level === 'worker');
  expect(worker?.text).toContain('…');
  expect(worker?.title).toBe('10.0.0.0 · tcp://10.0.0.0:41000: 4 lanes');
});

test('the axis ends in now and says day and zone', () => {
  const texts = scene(900, 200, cluster(4), 'inc').surface.texts();
  expect(texts).toContain('now');
  expect(texts).toContain('10:31:30');
  expect(texts).toContain('Jun 3 UTC');
});

test('the axis of what has ended says where', () => {
  const texts = scene(900, 200, cluster(4), 'inc', 1, 'ended').surface.texts();
  expect([texts.includes('end'), texts.includes('last seen'), texts.includes('now')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('the axis does not say now of the time when something was heard last', () => {
  const { surface, plot } = scene(900, 200, cluster(4), 'inc', 1, true);
  expect(surface.texts()).toContain('last seen');
  expect(surface.texts()).not.toContain('now');
  const end = plot.x + plot.width;
  expect(surface.drawn).toContainEqual(expect.objectContaining({ op: 'line', x0: end, x1: end, y0: plot.y }));
});

test('lanes with names alone need no host or worker', () => {
  const lanes = new Lanes();
  for (const name of ['checkout', 'payment']) lanes.id('', '', name);
  expect(scene(900, 200, lanes, 'GET /').labels.map(({ text }) => text)).toEqual(['checkout', 'payment']);
});

test('what is not known has its word where there is room for it', () => {
  const said = (known: number) => {
    const unknown = notRecorded([{ from: START + known, to: null }]);
    const { surface, plot } = scene(900, 200, cluster(4), 'inc', 1, false, unknown);
    const words = surface.drawn.filter((drawn) => drawn.op === 'text' && drawn.text === 'not recorded');
    return { words, plot };
  };
  const { words, plot } = said(30_000);
  expect(words).toHaveLength(1);
  const [word] = words as { x: number; width: number }[];
  expect(word!.x + word!.width / 2).toBeCloseTo(plot.x + plot.width / 4, 0);
  expect(said(2_000).words).toHaveLength(0);
  expect(said(-1).words).toHaveLength(0);
});
