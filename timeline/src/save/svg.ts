import { CanvasSurface } from '../draw/surface-canvas.ts';
import { LaneShapes } from './lane-shapes.ts';
import { drawLegend, layoutLegend } from './legend.ts';
import type { Saved } from './saved.ts';
import { SvgSurface } from './svg-surface.ts';

/**
 * The picture with its legend, of rectangles and text: what is one bar in the picture is one rectangle.
 * @throws TooManyShapes
 */
export function svgOf({ timeline, theme, legend, title, names }: Saved): string {
  const { width, height, dpr } = timeline.size;
  const measuring = new CanvasSurface(document.createElement('canvas'));
  measuring.setFont(theme.font);
  const measure = measuring.measure.bind(measuring);
  const placed = layoutLegend(legend, width, measure);
  const shapes = new LaneShapes(names);
  const surface = new SvgSurface({ width, height, dpr, measure, shapes });
  timeline.drawOn(surface, shapes);
  drawLegend(surface, placed, height, theme);
  return surface.document(title, height + placed.height, theme.font);
}
