import { CanvasSurface } from '../draw/surface-canvas.ts';
import { drawLegend, layoutLegend } from './legend.ts';
import type { Saved } from './saved.ts';

/** The picture with its legend, in the screen's own pixels. */
export function pngOf({ timeline, theme, legend }: Saved): Promise<Blob> {
  const { width, height, dpr } = timeline.size;
  const surface = new CanvasSurface(document.createElement('canvas'));
  surface.setFont(theme.font);
  const placed = layoutLegend(legend, width, surface.measure.bind(surface));
  surface.resize(width, height + placed.height, dpr);
  // The picture ends above the legend.
  surface.height = height;
  timeline.drawOn(surface);
  drawLegend(surface, placed, height, theme);
  return new Promise((resolve, reject) => {
    surface.canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The browser makes no PNG of a picture of this size: make the window smaller.'));
    }, 'image/png');
  });
}
