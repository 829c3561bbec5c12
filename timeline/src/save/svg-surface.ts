import type { Measure, Surface, TextStyle } from '../draw/surface.ts';
import type { LaneShapes } from './lane-shapes.ts';
import { box, escaped, hatching, num } from './svg-text.ts';

export interface SvgSurfaceOptions {
  width: number;
  height: number;
  dpr: number;
  measure: Measure;
  /** Stand for the picture of the bars, which is no bitmap here. */
  shapes: LaneShapes;
}

/** Writes what is drawn as elements of an SVG, names escaped. */
export class SvgSurface implements Surface {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
  readonly measure: Measure;
  readonly #shapes: LaneShapes;
  #elements: string[] = [];

  constructor({ width, height, dpr, measure, shapes }: SvgSurfaceOptions) {
    this.width = width;
    this.height = height;
    this.dpr = dpr;
    this.measure = measure;
    this.#shapes = shapes;
  }

  /** @param height of all, CSS px: there may be something below the picture */
  document(title: string, height: number, font: string): string {
    const size = `width="${num(this.width)}" height="${num(height)}" viewBox="0 0 ${num(this.width)} ${num(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escaped(font)}">`;
    return [head, `<title>${escaped(title)}</title>`, ...this.#elements, '</svg>', ''].join('\n');
  }

  clear(): void {
    this.#elements = [];
  }

  fillRect(x: number, y: number, width: number, height: number, colour: string, opacity = 1): void {
    const faded = opacity < 1 ? ` fill-opacity="${num(opacity)}"` : '';
    this.#add(`<path fill="${escaped(colour)}"${faded} d="${box(x, y, width, height)}"/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number, colour: string): void {
    const inner = box(x + 0.5, y + 0.5, width - 1, height - 1);
    this.#add(`<path fill="none" stroke="${escaped(colour)}" d="${inner}"/>`);
  }

  line(x0: number, y0: number, x1: number, y1: number, colour: string, dashed = false): void {
    const dashes = dashed ? ' stroke-dasharray="3 3"' : '';
    this.#add(
      `<path fill="none" stroke="${escaped(colour)}"${dashes} d="M${num(x0)} ${num(y0)}L${num(x1)} ${num(y1)}"/>`,
    );
  }

  hatch(x: number, y: number, width: number, height: number, colour: string, ground: string): void {
    this.fillRect(x, y, width, height, ground);
    this.#add(`<path fill="none" stroke="${escaped(colour)}" d="${hatching(x, y, width, height)}"/>`);
  }

  text(text: string, x: number, y: number, { size, colour, align = 'left', bold = false }: TextStyle): void {
    const anchor = align === 'left' ? '' : ` text-anchor="${align === 'center' ? 'middle' : 'end'}"`;
    const weight = bold ? ' font-weight="600"' : '';
    // By its middle line, as not all programs that show SVG know dominant-baseline.
    const baseline = num(y + size * 0.36);
    this.#add(
      `<text x="${num(x)}" y="${baseline}" font-size="${num(size)}" fill="${escaped(colour)}"${anchor}${weight}>${escaped(text)}</text>`,
    );
  }

  /** The bars' picture: in its place stand their shapes. */
  image(_bytes: Uint8ClampedArray, width: number, height: number, x: number, y: number): void {
    const { dpr } = this;
    const clip = `<clipPath id="plot"><path d="${box(0, 0, width, height)}"/></clipPath>`;
    this.#add(
      clip,
      `<g transform="translate(${num(x)} ${num(y)}) scale(${num(1 / dpr)})" clip-path="url(#plot)">`,
    );
    this.#add(...this.#shapes.elements(), '</g>');
  }

  #add(...elements: string[]): void {
    for (const element of elements) this.#elements.push(element);
  }
}
