import { axisTicks, type Tick } from './draw/axis.ts';
import { formatDay, sameDay, zoneHint } from './text/format.ts';
import type { Frame } from './draw/frame.ts';
import { gutterLabels, LABEL_SIZE, type Gutter, type GutterLabel } from './draw/gutter.ts';
import { barText } from './draw/paint.ts';
import type { Bar, Raster } from './raster/raster.ts';
import type { Shapes } from './raster/shapes.ts';
import type { Surface } from './draw/surface.ts';
import type { Theme } from './draw/theme.ts';
import { ELAPSED, type TimeZone } from './text/zone.ts';

export const AXIS_HEIGHT = 22;
const MARGIN_TOP = 4;
/** CSS px around a word on what is not known. */
const WORD_PADDING = 6;
const WORD_HEIGHT = 18;

/** Where the bars are; CSS px. */
export interface Plot {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Scene {
  frame: Omit<Frame, 'grid'>;
  gutter: Gutter;
  theme: Theme;
  zone: TimeZone;
  following: boolean;
  /** Nothing was heard since `now`, or all ended there. */
  lost: boolean | 'ended';
  names: (group: number) => string;
}

/** Leaves the gutter to the left and the axis below. */
export function plotArea(width: number, height: number, gutter: Gutter, dpr: number): Plot {
  const x = Math.round(gutter.width * dpr) / dpr;
  return {
    x,
    y: MARGIN_TOP,
    width: Math.max(0, width - x),
    height: Math.max(0, height - AXIS_HEIGHT - MARGIN_TOP),
  };
}

/**
 * Draws everything but what the pointer does. Returns the labels, for the pointer.
 * @param shapes is told of the bars; null: nobody is
 */
export function drawScene(
  surface: Surface,
  scene: Scene,
  raster: Raster,
  shapes: Shapes | null = null,
): GutterLabel[] {
  const { frame, gutter, theme } = scene;
  const { dpr } = surface;
  const plot = plotArea(surface.width, surface.height, gutter, dpr);
  const to = frame.from + raster.pixels.width * frame.scale;
  const measure = (text: string) => surface.measure(text, LABEL_SIZE);
  const ticks = axisTicks(frame.from, to, plot.width, scene.zone, measure).map((tick) => ({
    ...tick,
    x: Math.round((tick.time - frame.from) / frame.scale),
  }));
  surface.clear();
  surface.fillRect(0, 0, surface.width, surface.height, theme.background);
  raster.draw({ ...frame, grid: ticks.map(({ x }) => x) }, shapes);
  surface.image(raster.pixels.bytes, raster.pixels.width, raster.pixels.height, plot.x, plot.y);
  drawUnknown(surface, scene, plot);
  drawNames(surface, scene, raster.bars, plot);
  const nowX = Math.round((frame.now - frame.from) / frame.scale) / dpr;
  drawAxis(surface, scene, plot, ticks, nowX);
  const labels = gutterLabels(
    gutter,
    frame.layout,
    frame.scroll,
    plot.height,
    dpr,
    surface.measure.bind(surface),
  );
  drawGutter(surface, theme, labels, plot.y);
  return labels;
}

/** Names of functions inside their bars: where the whole name fits. */
function drawNames(surface: Surface, scene: Scene, bars: readonly Bar[], plot: Plot): void {
  const { dpr } = surface;
  for (const bar of bars) {
    const name = scene.names(bar.group);
    if (surface.measure(name, LABEL_SIZE) + 10 > bar.width / dpr) continue;
    const x = plot.x + bar.x / dpr + 5;
    const y = plot.y + (bar.y + bar.height / 2) / dpr;
    const colour = bar.running ? scene.theme.text : barText(bar.group);
    surface.text(name, x, y, { size: LABEL_SIZE, colour });
  }
}

/** Why a shaded stretch is not known, in the middle of what is seen of it, where there is room for the word. */
function drawUnknown(surface: Surface, { frame, theme }: Scene, plot: Plot): void {
  const at = (time: number) => (time - frame.from) / frame.scale / surface.dpr;
  for (const { from, to, word } of frame.unknown) {
    const left = Math.max(0, at(from));
    const right = Math.min(plot.width, at(to));
    const width = surface.measure(word, LABEL_SIZE) + 2 * WORD_PADDING;
    if (width > right - left || WORD_HEIGHT > plot.height) continue;
    const x = plot.x + (left + right) / 2;
    const y = plot.y + plot.height / 2;
    surface.fillRect(x - width / 2, y - WORD_HEIGHT / 2, width, WORD_HEIGHT, theme.background);
    surface.text(word, x, y, { size: LABEL_SIZE, colour: theme.muted, align: 'center' });
  }
}

function drawAxis(
  surface: Surface,
  { theme, zone, frame, following, lost }: Scene,
  plot: Plot,
  ticks: (Tick & { x: number })[],
  nowX: number,
): void {
  const top = plot.y + plot.height;
  const middle = top + AXIS_HEIGHT / 2 + 1;
  surface.line(plot.x, top, plot.x + plot.width, top, theme.grid);
  const nowText = !lost ? 'now' : lost === 'ended' || zone === ELAPSED ? 'end' : 'last seen';
  const nowWidth = surface.measure(nowText, LABEL_SIZE, true);
  const nowShown = nowX >= 0 && nowX <= plot.width + 1;
  let free = plot.x;
  for (const { x, label, date } of ticks) {
    const width = surface.measure(label, LABEL_SIZE, date);
    const at = plot.x + x / surface.dpr;
    if (at - width / 2 < free || at + width / 2 > plot.x + plot.width) continue;
    if (nowShown && at + width / 2 + 8 > plot.x + nowX - nowWidth) continue;
    surface.line(at, top, at, top + 4, theme.muted);
    surface.text(label, at, middle, {
      size: LABEL_SIZE,
      colour: date ? theme.text : theme.muted,
      align: 'center',
      bold: date,
    });
    free = at + width / 2 + 8;
  }
  if (nowShown) {
    if (!following || lost) surface.line(plot.x + nowX, plot.y, plot.x + nowX, top, theme.muted, true);
    const x = Math.max(plot.x + nowWidth, Math.min(plot.x + plot.width - 2, plot.x + nowX + nowWidth / 2));
    const colour = lost ? theme.text : theme.accent;
    surface.text(nowText, x, middle, { size: LABEL_SIZE, colour, align: 'right', bold: true });
  }
  drawDay(surface, theme, zone, frame.from, frame.now, plot, middle);
}

/** Which day and which zone the times are of: in the corner under the labels, as far as there is room. */
function drawDay(
  surface: Surface,
  theme: Theme,
  zone: TimeZone,
  from: number,
  now: number,
  plot: Plot,
  y: number,
): void {
  const zoneText = zoneHint(from, zone);
  const day = formatDay(from, zone, now);
  const both = `${day} ${zoneText}`.trim();
  const hints = sameDay(from, now, zone) ? [both, zoneText] : [both, day];
  const hint = hints.find((text) => surface.measure(text, LABEL_SIZE) <= plot.x - 12);
  if (hint) surface.text(hint, 8, y, { size: LABEL_SIZE, colour: theme.muted });
}

function drawGutter(surface: Surface, theme: Theme, labels: readonly GutterLabel[], top: number): void {
  for (const { level, text, x, y } of labels) {
    const colour = level === 'name' ? theme.muted : theme.text;
    surface.text(text, x, top + y, { size: LABEL_SIZE, colour, bold: level === 'host' });
  }
}
