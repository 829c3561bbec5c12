import { codeOf, groupOf, KIND, kindOf, VARIANT, variantOf } from '../data/key.ts';
import type { Frame } from '../draw/frame.ts';
import type { Span } from '../layout/layers.ts';
import type { Shapes } from '../raster/shapes.ts';
import type { Part } from '../raster/shares.ts';
import { formatCount } from '../text/format.ts';
import { box, escaped, hatching } from './svg-text.ts';

/** Programs that show SVG take seconds for so many. */
const MOST = 100_000;
const KIND_NAMES: Record<number, string> = {
  [KIND.transfer]: 'transfer',
  [KIND.disk]: 'disk',
  [KIND.deserialize]: 'deserialize',
};

/** The picture has more rectangles than a file should have. */
export class TooManyShapes extends Error {
  constructor() {
    super(
      `The picture is of more than ${formatCount(MOST)} rectangles, too many for an SVG: look at less time or fewer lanes, or save a PNG.`,
    );
  }
}

/** Bars that look alike. */
interface Alike {
  rects: string[];
  /** Lines at their right edges, where they are wide enough. */
  edges: string[];
}

/** The bars as rectangles: what is one colour from left to right in a lane of the picture is one. */
export class LaneShapes implements Shapes {
  width = 0;
  height = 0;
  readonly #names: (group: number) => string;
  #frame: Frame | null = null;
  #lanes: string[] = [];
  /** By code: of rows, and of what lies over them. */
  #rows = new Map<number, Alike>();
  #over = new Map<number, Alike>();
  #marks: { colour: number; rect: string }[] = [];
  /** A share of a collapsed group that may go on in the next column. */
  #open: { x0: number; x1: number; top: number; bottom: number; code: number } | null = null;
  #count = 0;

  constructor(names: (group: number) => string) {
    this.#names = names;
  }

  begin(frame: Frame, height: number): void {
    this.#frame = frame;
    this.width = frame.width;
    this.height = height;
  }

  row(_frame: Frame, { cells, there }: { cells: Float64Array; there: Uint8Array }, lane: Span): void {
    this.#runs(
      (x) => cells[x] !== 0 || there[x] === 1,
      (x0, x1) => this.#lanes.push(this.#path(x0, x1, lane)),
    );
    this.#bars(this.#rows, cells, lane);
  }

  strip(_frame: Frame, behind: Float64Array, strip: Span): void {
    this.#bars(this.#over, behind, strip);
  }

  share(_frame: Frame, { x0, x1, top, bottom }: Part, lane: Span, code: number, ends: boolean): void {
    const span = { top: lane.top + top, bottom: lane.top + bottom };
    this.#bar(this.#over, code, x0, x1, span, ends && variantOf(code) === VARIANT.fill);
  }

  column(_frame: Frame, x: number, { top, bottom }: Span, code: number): void {
    const open = this.#open;
    if (open?.x1 === x && open.code === code && open.top === top && open.bottom === bottom) {
      open.x1 = x + 1;
      return;
    }
    this.#close();
    this.#open = { x0: x, x1: x + 1, top, bottom, code };
  }

  fill(x0: number, x1: number, top: number, bottom: number, colour: number): void {
    const rect = this.#rect(x0, x1, { top, bottom });
    if (rect !== '') this.#marks.push({ colour, rect });
  }

  /** All of it, from the ground up. */
  elements(): string[] {
    this.#close();
    const { grid = [], paint, unknown = [], from = 0, scale = 1 } = this.#frame ?? {};
    if (!paint) return [];
    const { height } = this;
    const hatched = unknown.flatMap((stretch) => {
      const x0 = Math.max(0, Math.floor((stretch.from - from) / scale));
      const x1 = Math.min(this.width, Math.ceil((stretch.to - from) / scale));
      return x1 > x0 ? [[x0, x1 - x0] as const] : [];
    });
    const lines = grid.map((x) => `M${x + 0.5} 0v${height}`);
    return [
      ...(this.#lanes.length > 0
        ? [`<path fill="${css(paint.pixels[0]!)}" d="${this.#lanes.join('')}"/>`]
        : []),
      ...(lines.length > 0 ? [`<path stroke="${css(paint.grid)}" d="${lines.join('')}"/>`] : []),
      ...hatched.flatMap(([x, width]) => [
        `<path fill="${css(paint.unknown.ground)}" d="${box(x, 0, width, height)}"/>`,
        `<path stroke="${css(paint.unknown.line)}" d="${hatching(x, 0, width, height)}"/>`,
      ]),
      ...this.#groups(this.#rows, paint.pixels),
      ...this.#groups(this.#over, paint.pixels),
      ...this.#marks.map(({ colour, rect }) => rect.replace('/>', ` fill="${css(colour)}"/>`)),
    ];
  }

  *#groups(layer: Map<number, Alike>, pixels: Uint32Array): Iterable<string> {
    for (const [code, { rects, edges }] of layer) {
      yield `<g fill="${css(pixels[code]!)}"><title>${escaped(this.#nameOf(code))}</title>`;
      yield* rects;
      if (edges.length > 0)
        yield `<path stroke="${css(pixels[code - variantOf(code) + VARIANT.edge]!)}" d="${edges.join('')}"/>`;
      yield '</g>';
    }
  }

  #nameOf(code: number): string {
    const kind = KIND_NAMES[kindOf(code)];
    const name = this.#names(groupOf(code));
    return kind === undefined ? name : `${name}, ${kind}`;
  }

  /** Bars by the keys of columns. A column that is the edge of the one before ends a bar. */
  #bars(layer: Map<number, Alike>, cells: Float64Array, span: Span): void {
    for (let x = 0; x < this.width;) {
      const code = codeOf(cells[x]!);
      const first = x++;
      if (code === 0) continue;
      while (x < this.width && codeOf(cells[x]!) === code) x++;
      const edge =
        x < this.width && codeOf(cells[x]!) === code + VARIANT.edge && variantOf(code) === VARIANT.fill;
      if (edge) x++;
      this.#bar(layer, code, first, x, span, edge);
    }
  }

  #bar(layer: Map<number, Alike>, code: number, x0: number, x1: number, span: Span, edge: boolean): void {
    const rect = this.#rect(x0, x1, span);
    if (rect === '') return;
    let alike = layer.get(code);
    if (!alike) layer.set(code, (alike = { rects: [], edges: [] }));
    alike.rects.push(rect);
    if (edge) alike.edges.push(`M${x1 - 0.5} ${span.top}V${span.bottom}`);
  }

  /** '' where nothing of it is in the picture. @throws TooManyShapes */
  #rect(x0: number, x1: number, span: Span): string {
    const left = Math.max(0, x0);
    const top = Math.max(0, span.top);
    const width = Math.min(this.width, x1) - left;
    const height = Math.min(this.height, span.bottom) - top;
    if (width <= 0 || height <= 0) return '';
    if (++this.#count > MOST) throw new TooManyShapes();
    return `<rect x="${left}" y="${top}" width="${width}" height="${height}"/>`;
  }

  #path(x0: number, x1: number, { top, bottom }: Span): string {
    return box(x0, Math.max(0, top), x1 - x0, Math.min(this.height, bottom) - Math.max(0, top));
  }

  #runs(holds: (x: number) => boolean, each: (x0: number, x1: number) => void): void {
    for (let x = 0; x < this.width; x++) {
      const first = x;
      while (x < this.width && holds(x)) x++;
      if (x > first) each(first, x);
    }
  }

  #close(): void {
    const open = this.#open;
    if (open) this.#bar(this.#over, open.code, open.x0, open.x1, open, false);
    this.#open = null;
  }
}

/** A pixel as #rrggbb. */
function css(pixel: number): string {
  const [red, green, blue] = [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255];
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}
