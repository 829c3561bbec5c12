import { formatClock } from './text/format.ts';
import { LABEL_SIZE } from './draw/gutter.ts';
import { AXIS_HEIGHT, type Plot } from './scene.ts';
import type { Surface } from './draw/surface.ts';
import type { Theme } from './draw/theme.ts';
import type { TimeZone } from './text/zone.ts';

/** What the pointer does, over the picture; CSS px from the plot's top left, times in ms since the epoch. */
export interface Overlay {
  /** The bar that is pointed at. */
  outline: { x: number; y: number; width: number; height: number } | null;
  /** A vertical line at a time, here or from another panel. */
  cursor: { x: number; time: number } | null;
  /** The range being dragged or selected; `selected` stays, the other zooms. */
  ranges: { x0: number; x1: number; selected: boolean }[];
  focused: boolean;
}

/** `scale` is ms a CSS px: times are written no finer than that. */
export function drawOverlay(
  surface: Surface,
  plot: Plot,
  overlay: Overlay,
  theme: Theme,
  zone: TimeZone,
  scale: number,
): void {
  surface.clear();
  for (const { x0, x1, selected } of overlay.ranges) {
    const left = plot.x + Math.max(0, x0);
    const right = plot.x + Math.min(plot.width, x1);
    if (right < left) continue;
    surface.fillRect(left, plot.y, right - left, plot.height, theme.accent, selected ? 0.14 : 0.24);
    for (const x of [left, right]) surface.line(x, plot.y, x, plot.y + plot.height, theme.accent);
  }
  if (overlay.cursor && overlay.cursor.x >= 0 && overlay.cursor.x <= plot.width) {
    drawCursor(surface, plot, overlay.cursor, theme, zone, scale);
  }
  if (overlay.outline) drawOutline(surface, plot, overlay.outline, theme);
  if (overlay.focused) surface.strokeRect(0, 0, surface.width, surface.height, theme.accent);
}

function drawCursor(
  surface: Surface,
  plot: Plot,
  { x, time }: { x: number; time: number },
  theme: Theme,
  zone: TimeZone,
  scale: number,
): void {
  const at = plot.x + x;
  surface.line(at, plot.y, at, plot.y + plot.height, theme.muted, true);
  const text = formatClock(time, zone, Math.min(1000, scale));
  const width = surface.measure(text, LABEL_SIZE) + 12;
  const left = Math.max(0, Math.min(surface.width - width, at - width / 2));
  const top = plot.y + plot.height + 2;
  surface.fillRect(left, top, width, AXIS_HEIGHT - 3, theme.text);
  surface.text(text, left + width / 2, top + (AXIS_HEIGHT - 3) / 2, {
    size: LABEL_SIZE,
    colour: theme.background,
    align: 'center',
  });
}

/** Two lines, dark and light, so that it shows on every colour. */
function drawOutline(
  surface: Surface,
  plot: Plot,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  theme: Theme,
): void {
  const left = Math.max(-4, x);
  const right = Math.min(plot.width + 4, x + width);
  const line = Math.max(1, Math.round(surface.dpr)) / surface.dpr;
  const rect = [plot.x + left - line, plot.y + y - line, right - left + 2 * line, height + 2 * line] as const;
  surface.strokeRect(
    rect[0] - line,
    rect[1] - line,
    rect[2] + 2 * line,
    rect[3] + 2 * line,
    theme.background,
  );
  surface.strokeRect(...rect, theme.text);
}
