import { LABEL_SIZE } from '../draw/gutter.ts';
import type { Measure, Surface } from '../draw/surface.ts';
import type { Theme } from '../draw/theme.ts';
import { formatCount } from '../text/format.ts';

/** A function, or what else a colour means. */
export interface LegendItem {
  name: string;
  /** #rrggbb */
  colour: string;
}

interface Placed extends LegendItem {
  x: number;
  y: number;
}

export interface LegendLayout {
  items: readonly Placed[];
  /** CSS px; 0: there is none. */
  height: number;
}

const SWATCH = 9;
const GAP = 5;
const BETWEEN = 16;
const LINE = 18;
const PADDING = 8;
/** The rest is counted. */
const MOST = 60;

/** The names under the picture, in as many lines as they take. */
export function layoutLegend(legend: readonly LegendItem[], width: number, measure: Measure): LegendLayout {
  const hidden = legend.length - MOST;
  const listed = [
    ...legend.slice(0, MOST),
    ...(hidden > 0 ? [{ name: `and ${formatCount(hidden)} more`, colour: '' }] : []),
  ];
  let x = PADDING;
  let y = PADDING;
  const items = listed.map((item) => {
    const wide = SWATCH + GAP + measure(item.name, LABEL_SIZE) + BETWEEN;
    if (x > PADDING && x + wide > width) {
      x = PADDING;
      y += LINE;
    }
    const placed = { ...item, x, y };
    x += wide;
    return placed;
  });
  return { items, height: items.length === 0 ? 0 : y + LINE + PADDING / 2 };
}

/** @param top where the picture ends, CSS px */
export function drawLegend(
  surface: Surface,
  { items, height }: LegendLayout,
  top: number,
  theme: Theme,
): void {
  if (height === 0) return;
  surface.fillRect(0, top, surface.width, height, theme.background);
  for (const { name, colour, x, y } of items) {
    const middle = top + y + LINE / 2;
    if (colour !== '') {
      if (colour === theme.error)
        surface.strokeRect(x - 1, middle - SWATCH / 2 - 1, SWATCH + 2, SWATCH + 2, theme.errorOutline);
      surface.fillRect(x, middle - SWATCH / 2, SWATCH, SWATCH, colour);
    }
    surface.text(name, x + SWATCH + GAP, middle, { size: LABEL_SIZE, colour: theme.text });
  }
}
